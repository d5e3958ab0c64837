"""The decision from above in chat."""
