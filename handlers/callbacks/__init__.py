"""What every button says when it is tapped."""
