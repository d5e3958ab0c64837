"""Tables, repositories and the one unit of work."""
