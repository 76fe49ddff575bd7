"""Putting encounters together from what many messages tell: numbers, order, cancelling, merging, moving."""
