"""A workbench to try out: sample charts of invented people, users, and some days of history."""
