"""The meeting that is to come: when, where, who is invited."""
