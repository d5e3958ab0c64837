"""From an update that came in to the answer that left."""
