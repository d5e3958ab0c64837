"""What is done from the command line, one module a matter."""
