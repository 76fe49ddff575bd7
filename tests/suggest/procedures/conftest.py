"""Readers of procedures for all tests of this folder."""

from procedure_reading import reader, titles_reader  # noqa: F401 - fixtures
