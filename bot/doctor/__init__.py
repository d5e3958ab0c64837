"""`tusoi doctor`: what is to be mended in an installation, looked for without changing it."""
