"""Continuing education: credentials held, what was learned for them, and what is missing by when."""
