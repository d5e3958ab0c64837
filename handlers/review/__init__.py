"""The self-review in chat, and the papers of the year."""
