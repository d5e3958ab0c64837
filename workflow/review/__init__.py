"""A member's self-review and their papers of the year."""
