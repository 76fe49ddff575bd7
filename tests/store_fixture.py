"""Stores on both databases: what passes on one has to pass on the other."""

from __future__ import annotations

import os
import shutil
from itertools import count
from typing import TYPE_CHECKING

import pytest
from bench.postgres import cluster, installed

from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import new_keys
from medcodex.store.migrating import migrate
from medcodex.store.work import DatabaseStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.postgres import Cluster

_NUMBERS = count()
# A database lives for one test: nothing in it is worth being safe after a crash, or being tidied up meanwhile.
_SHORT_LIVED = "-c autovacuum=off -c full_page_writes=off -c synchronous_commit=off"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A throw-away cluster with a migrated database to copy."""
    if not installed():
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL's server programs are missing; CI must have them")
        pytest.skip("PostgreSQL's server programs are not installed")
    with cluster(options=_SHORT_LIVED) as running:
        engine = open_engine(running.create("migrated"))
        migrate(engine)
        engine.dispose()
        yield running


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to copy."""
    path = tmp_path_factory.mktemp("migrated") / "workbench.sqlite"
    engine = open_engine(sqlite_url(path))
    migrate(engine)
    engine.dispose()  # the last connection takes the write-ahead log into the file
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database."""
    if request.param == "sqlite":
        path = tmp_path / "workbench.sqlite"
        shutil.copyfile(request.getfixturevalue("migrated_file"), path)
        yield sqlite_url(path)
        return
    running: Cluster = request.getfixturevalue("postgres")
    name = f"test{next(_NUMBERS)}"
    yield running.create(name, template="migrated")
    running.drop(name)


@pytest.fixture
def store(database_url: str) -> Iterator[DatabaseStore]:
    """A store over an empty, migrated database."""
    opened = DatabaseStore(open_engine(database_url), new_keys())
    yield opened
    opened.dispose()
