"""The decision of the authority above, made again where it must be."""
