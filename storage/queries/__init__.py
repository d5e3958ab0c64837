"""SQL, one module a matter. Plain functions that take the session first and never commit."""
