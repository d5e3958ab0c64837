"""What stands above all matters: the first view, downloads, one's own data."""
