"""Practice charts: their records, their folder format, and the check of their answer keys."""
