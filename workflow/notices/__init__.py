"""What members are told, and whom no message reaches."""
