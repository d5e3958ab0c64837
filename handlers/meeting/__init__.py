"""The meeting in chat."""
