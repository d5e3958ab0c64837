"""Joining, and what phones are told."""
