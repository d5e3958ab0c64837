"""What a year brought for a member that no self-review can tell."""
