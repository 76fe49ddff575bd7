"""Marking: a learner's answer to a practice chart held against its key, the books and the edits."""
