"""The server is killed again and again in the middle of coding sessions, and the database under it: what was told to be
kept is there, once; no chart is half finished; the trail is whole."""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

import pytest
from bench.workbench_server import check
from tests.faults.crowd import crowd

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.postgres import Cluster
    from bench.workbench_server import Server

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("MEDCODEX_FAULT_KILLS", "10"))
"""On each of the two databases; MEDCODEX_FAULT_KILLS=50 makes a hundred in all."""
FEWER = max(2, KILLS // 5)
"""With several processes, each of which takes its time to start."""
RESTARTS = 3
PEOPLE = 4


def sound(server: Server, books: list[object], least: int) -> None:
    store = server.store()
    found = check(store, books)  # type: ignore[arg-type]
    store.dispose()
    assert found.sound, found
    assert found.acknowledged >= least


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_server_killed_at_random_points(
    request: pytest.FixtureRequest, opened: Callable[..., tuple[Server, list[str]]], kind: str, workers: int
) -> None:
    """With several workers the process that watches them is killed, and they have to go with it."""
    url = None if kind == "sqlite" else request.getfixturevalue("durable").create("killed")
    server, logins = opened(url, PEOPLE, max(4, KILLS // 2), workers, standing_by=workers == 1)
    chance = random.Random(KILLS)  # noqa: S311 - nothing secret hangs on it
    kills = KILLS if workers == 1 else FEWER
    with crowd(server.url, logins) as people:
        for _ in range(kills):
            people.wait_for(chance.randint(1, 8))
            time.sleep(chance.random() * 0.3)
            server.kill()
            server.start()
        people.wait_for(10)
    assert people.failures == []
    sound(server, people.books, kills)
    assert "Traceback" not in server.log()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_workers_killed_at_random_points(
    request: pytest.FixtureRequest, opened: Callable[..., tuple[Server, list[str]]], kind: str
) -> None:
    """Another takes its place, and the others go on meanwhile."""
    url = None if kind == "sqlite" else request.getfixturevalue("durable").create("killed")
    server, logins = opened(url, PEOPLE, max(4, KILLS), 2)
    chance = random.Random(KILLS)  # noqa: S311 - nothing secret hangs on it
    with crowd(server.url, logins) as people:
        for _ in range(FEWER):
            people.wait_for(chance.randint(1, 15))
            time.sleep(chance.random() * 0.3)
            server.kill_worker(chance)
        people.wait_for(10)
    assert people.failures == []
    sound(server, people.books, FEWER)
    assert server.log().count("another takes its place") == FEWER
    assert "Traceback" not in server.log()


def test_postgresql_restarted_under_load(durable: Cluster, opened: Callable[..., tuple[Server, list[str]]]) -> None:
    server, logins = opened(durable.create("restarted"), PEOPLE, 12)
    chance = random.Random(RESTARTS)  # noqa: S311 - nothing secret hangs on it
    with crowd(server.url, logins) as people:
        for number in range(RESTARTS):
            people.wait_for(chance.randint(5, 20))
            durable.stop("immediate" if number % 2 else "fast")
            time.sleep(chance.random())
            durable.start()
        people.wait_for(10)
    assert people.failures == []
    sound(server, people.books, RESTARTS)
    assert "Traceback" not in server.log()
