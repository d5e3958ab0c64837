"""Everybody a year answers for, each at one step of it."""
