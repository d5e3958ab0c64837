"""What the cell's committee does with the reviews of its members."""
