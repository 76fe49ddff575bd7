"""A data folder for claims: checks need the code book, and neither search nor lexicon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from library_fixture import APRIL_2026, once
from medcodex.library.opening import open_book

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def book_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A MEDCODEX_HOME with the release that comes with the installation."""
    return once(tmp_path_factory, "home-book", lambda home: open_book(APRIL_2026, home=home).close())
