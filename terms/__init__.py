"""Values of the field that a table keeps and a screen words: no behaviour, nobody else's types."""
