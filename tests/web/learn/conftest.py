"""A data folder with all that comes with the install: practice charts are checked by diagnoses and procedures."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.web.billing.conftest import book_home  # noqa: F401 - a fixture for all tests here

from medcodex.library.home import Home
from medcodex.library.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def learning_home(embedded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read only: copy it to change it."""
    root = tmp_path_factory.mktemp("learning") / "home"
    shutil.copytree(embedded_home, root)
    Shelf(Home(root)).prepare(lambda _: None)
    return root
