"""Answers of the code books as plain objects: what the command line prints as JSON and the web serves."""
