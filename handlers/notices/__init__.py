"""Broadcasts, and whom no message reaches, in chat."""
