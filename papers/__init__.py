"""Documents, sheets and cards made from plain values."""
