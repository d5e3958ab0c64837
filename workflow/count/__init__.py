"""What the votes come to, and who may see it."""
