"""Payments and what follows from them, in the database."""
