"""The papers of a meeting in chat."""
