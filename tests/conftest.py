"""Shared fixtures: where the official files lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from browser_fixture import browser  # noqa: F401 - a fixture for all tests
from library_fixture import embedded_home, full_home, icd11_home, pcs_home  # noqa: F401 - fixtures for all tests
from store_fixture import database_url, migrated_file, postgres, store  # noqa: F401 - likewise

ROOT = Path(__file__).resolve().parent.parent


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
