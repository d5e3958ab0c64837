"""Members, their roster, their phones and who stands in for whom."""
