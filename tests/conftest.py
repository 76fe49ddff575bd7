"""Shared fixtures: where the official files lie. How Hypothesis searches, on every machine alike."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from browser_fixture import browser  # noqa: F401 - a fixture for all tests
from library_fixture import embedded_home, full_home, icd11_home, pcs_home  # noqa: F401 - fixtures for all tests
from store_fixture import database_url, migrated_file, postgres, store  # noqa: F401 - likewise

ROOT = Path(__file__).resolve().parent.parent

# No example fails for want of speed: the machine may do much else. A test's fixtures serve all of its examples. In CI
# the examples are the same every time. (A list of checks that a test names itself takes the place of this one.)
settings.register_profile(
    "suite",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    derandomize=bool(os.environ.get("CI")),
    database=None if os.environ.get("CI") else settings.default.database,
    print_blob=True,
)
settings.load_profile("suite")


def shared_folder() -> Path:
    """The folder of official code sets and corpora: MEDCODEX_SHARED, else ../shared beside the checkout."""
    return Path(os.environ.get("MEDCODEX_SHARED") or ROOT.parent / "shared")


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = shared_folder()
    if not (folder / "codesets").is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"MEDCODEX_SHARED: no official files at {folder}; CI must have them")
        pytest.skip("official files not found: set MEDCODEX_SHARED")
    return folder
