"""The first screen, the secretary's, one's own data, a year opened."""
