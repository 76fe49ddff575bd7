"""The workbench's database behind the ports of ``workflow``: SQLAlchemy on SQLite or PostgreSQL."""
