"""One bot on one platform: what it can carry, and how it is called."""
