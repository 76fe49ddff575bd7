"""Drills in writing: queries to providers, letters to payers."""
