"""Where everybody of a year is, in words that all screens share."""
