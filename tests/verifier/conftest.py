"""The engine for all tests of this folder."""

from engine_fixture import coder  # noqa: F401 - fixture
