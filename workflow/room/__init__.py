"""What everybody in the room sees: where the meeting stands, and the wall."""
