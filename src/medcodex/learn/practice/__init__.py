"""Practising: attempts that are kept, challenges of keys, and an educator's own charts."""
