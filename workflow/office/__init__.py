"""The officer above several cells."""
