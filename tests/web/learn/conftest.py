"""Fixtures of the pages of learning."""

from __future__ import annotations

from tests.web.billing.conftest import book_home  # noqa: F401 - a fixture for all tests here
