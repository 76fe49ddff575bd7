"""The engine for all tests of this folder."""

from engine_fixture import coder, full_coder  # noqa: F401 - fixtures
