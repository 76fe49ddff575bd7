"""A server, an empty data folder, and what was said meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.library.pull.pulling import CODES_PATH, ORDER_ZIP

from medcodex.library.home import Home
from publisher_server import Publisher, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def server() -> Iterator[Publisher]:
    with running(Publisher({CODES_PATH: ORDER_ZIP})) as publisher:
        yield publisher


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def said() -> list[str]:
    return []
