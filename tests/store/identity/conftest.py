"""A store whose clock tests turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.identity_fixture import Clock

from medcodex.store.engine import open_engine
from medcodex.store.keys import new_keys
from medcodex.store.work import DatabaseStore

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database_url: str, clock: Clock) -> Iterator[DatabaseStore]:
    """A store over an empty, migrated database, at the clock's time."""
    opened = DatabaseStore(open_engine(database_url), new_keys(), now=clock)
    yield opened
    opened.dispose()
