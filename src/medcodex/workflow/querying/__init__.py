"""Queries to providers: drafted, sent, answered, filed, closed; how long that took, and how often they agreed."""
