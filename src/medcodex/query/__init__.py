"""Documentation gaps, compliant drafts of queries about them, and the linter that every query must pass."""
