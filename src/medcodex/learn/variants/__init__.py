"""Variants of practice charts: the same facts with other sides, ages, types; the key follows (docs/variants.md)."""
