"""The wall's link in chat."""
