"""Message catalogues, Vietnamese and English."""
