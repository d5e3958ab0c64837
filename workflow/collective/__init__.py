"""The review report of a collective."""
