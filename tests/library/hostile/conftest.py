"""A data folder that nothing may harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.library.hostile.imports import SETS, contents, put

from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.store import add, verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A data folder with an earlier release of every system. Whatever a test does, they are there afterwards, whole."""
    before = tmp_path / "before"
    for system, one in SETS.items():
        put(before / system, *one.earlier)
    home = Home(tmp_path / "home")
    add(home, [before], lambda _: None)
    untouched = contents(home)
    assert len(untouched) == len(SETS)
    yield home
    assert {name: data for name, data in contents(home).items() if name in untouched} == untouched
    assert all(verify(release) is None for release in list_releases(home))
