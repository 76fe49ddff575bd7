"""Generators of questions, by the book that they ask."""
