"""The facts of a year in chat."""
