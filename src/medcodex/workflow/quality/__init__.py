"""Audit of coded charts: samples, second reviews, rebuttals, scores, money both ways, and what the engine's word is
worth."""
