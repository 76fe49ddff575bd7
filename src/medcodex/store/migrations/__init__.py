"""How a database comes to have its tables, step by step, and back (Alembic)."""
