"""Edits of the National Correct Coding Initiative: pairs of procedures, units of service, add-on codes."""
