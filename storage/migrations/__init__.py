"""The versions of the schema, and how Alembic runs them."""
