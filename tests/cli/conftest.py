"""Fixtures of the command line's tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.cli import fakes

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in engine in the real one's place."""
    monkeypatch.setattr("medcodex.app.Coders", fakes.FakeCoders, raising=False)


@pytest.fixture(scope="session")
def chromium() -> Path:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"no browser at {CHROMIUM}; CI must have it")
        pytest.skip(f"no browser at {CHROMIUM}")
    return CHROMIUM
