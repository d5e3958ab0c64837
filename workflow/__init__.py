"""Use cases: who may do what, when, and what follows."""
