"""A real server over either database, with charts that wait for coders."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from bench.coders import PASSWORD
from bench.postgres import cluster, port_set_aside
from bench.workbench_server import Server, fill
from tests.faults.standing_by import StandingBy

from medcodex.store.engine import sqlite_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.postgres import Cluster

TODAY = dt.date(2026, 5, 15)


@pytest.fixture
def durable(postgres: Cluster) -> Iterator[Cluster]:
    """A cluster of its own that writes to disk before it acknowledges. (``postgres`` skips where there is none.)"""
    with cluster(fsync=True) as running:
        yield running


@pytest.fixture
def opened(tmp_path: Path, embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Server]]:
    """Starts a server over a database with so many coders and copies of the sample charts; ``standing_by`` is one that
    is to be killed often."""
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    monkeypatch.delenv("MEDCODEX_DATABASE", raising=False)
    monkeypatch.setenv("MEDCODEX_KEYS", str(tmp_path / "keys"))
    made: list[Server] = []

    def start(
        url: str | None, people: int, copies: int, workers: int = 1, *, standing_by: bool = False
    ) -> tuple[Server, list[str]]:
        database = url or sqlite_url(tmp_path / "workbench.sqlite")
        server = (
            StandingBy(tmp_path, database) if standing_by else Server(tmp_path, database, port_set_aside(), workers)
        )
        store = server.store()
        logins = fill(store, people, copies, TODAY, PASSWORD)
        store.dispose()
        server.start()
        made.append(server)
        return server, logins

    yield start
    for server in made:
        server.stop()
