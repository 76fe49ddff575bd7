"""A payer for tests and demonstrations: it decides claims by rules in a file. Nothing it answers is real."""
