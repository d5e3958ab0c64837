"""What the votes come to, in chat."""
