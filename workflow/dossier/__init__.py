"""The dossier of a year: its list line by line, its papers in one file, for the cell and above."""
