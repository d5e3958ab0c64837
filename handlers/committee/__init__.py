"""The committee's desk in chat."""
