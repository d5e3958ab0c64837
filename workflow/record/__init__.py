"""What the papers of a meeting state."""
