"""The dossier of a year in chat."""
