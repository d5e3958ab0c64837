"""The rules of the party and of the year's assessment, on the standard library alone."""
