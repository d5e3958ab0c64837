"""What a member has against their result: opinions reserved, complaints, their answers."""
