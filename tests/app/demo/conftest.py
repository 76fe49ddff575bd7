"""The demonstration with claims, played once for all tests of a worker that look at it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from medcodex.app.demo.opening import open_demo
from medcodex.library.home import HOME_VARIABLE, Home
from medcodex.library.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.app.demo.opening import Demo

TODAY = dt.date(2026, 7, 15)


@pytest.fixture(scope="session")
def billed_demo(tmp_path_factory: pytest.TempPathFactory, embedded_home: Path) -> Iterator[Demo]:
    """A workbench of weeks of claims. To be read; who changes something in it puts it back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(embedded_home))
        folder = tmp_path_factory.mktemp("loop") / "demo"
        with open_demo(folder, Shelf(Home(embedded_home)), TODAY, claims=True) as made:
            yield made
