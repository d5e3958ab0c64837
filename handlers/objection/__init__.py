"""Reserving an opinion and complaining, in chat; examining and answering a complaint."""
