"""Health, counters and the log."""
