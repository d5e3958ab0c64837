"""What a person sends becomes a use case, and its answer becomes a reply."""
