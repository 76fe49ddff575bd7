"""Fixtures of the command line's tests."""

from __future__ import annotations

import pytest
from tests.cli import fakes


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in engine in the real one's place."""
    monkeypatch.setattr("medcodex.app.Coders", fakes.FakeCoders, raising=False)
