"""Promised remedies in chat: written down, listed, settled; how their people are told."""
