"""A member's self-review and his papers of the year."""
