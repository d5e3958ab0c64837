"""Remedies that were promised after a meeting: written down, reminded of, settled."""
