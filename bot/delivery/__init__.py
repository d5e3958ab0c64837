"""What leaves without being asked for: from the outbox to the platform."""
