"""Wiring: settings, clock, channels and the commands that start them."""
