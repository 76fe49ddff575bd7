"""Checks of service lines: modifiers and their legitimate use, global days, status under the outpatient system."""
