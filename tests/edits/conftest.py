"""The checks over what comes with the installation, opened once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from library_fixture import APRIL_2026
from medcodex.edits.checker import Checker
from medcodex.library.home import Home
from medcodex.library.opening import open_book

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def checker(embedded_home: Path) -> Checker:
    """The packaged rules over the embedded release, as of April 2026."""
    return Checker(open_book(APRIL_2026, home=Home(embedded_home)))


@pytest.fixture(scope="session")
def full_checker(full_home: Path) -> Checker:
    """The packaged rules over all official files."""
    return Checker(open_book(APRIL_2026, home=Home(full_home)))
