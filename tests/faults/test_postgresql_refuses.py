"""PostgreSQL becomes read-only, or goes away, under people at work: they are told so, nothing is lost, and work goes on
once the database does."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest
from bench.postgres import cluster
from tests.faults.small_disk import counted, fill
from tests.web.identity.conftest import Browser, build
from tests.web.serving import served_here

from identity_fixture import PASSWORD, hired
from medcodex.store.engine import open_engine
from medcodex.store.keys import new_keys
from medcodex.store.migrating import migrate
from medcodex.store.work import DatabaseStore
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from bench.postgres import Cluster

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@contextmanager
def serving(store: DatabaseStore, folder: Path) -> Iterator[Browser]:
    """A workbench over a store, and a browser of somebody who could sign in."""
    hired(store, "rosa", Role.CODER)
    with served_here(build(folder / "home", store)) as url, Browser(url) as browser:
        yield browser


def writable(postgres: Cluster, url: str, *, may: bool) -> None:
    """Turn writing to a database on or off, as an operator does before a failover; whoever is connected comes back."""
    name = url.rpartition("/")[2]
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(
            f'ALTER DATABASE "{name}" SET default_transaction_read_only = {"off" if may else "on"}'.encode()
        )
        connection.execute("SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE datname = %s", (name,))


@contextmanager
def away(running: Cluster) -> Iterator[None]:
    """As long as the block lasts there is no database."""
    running.stop()
    try:
        yield
    finally:
        running.start()


def csrf(browser: Browser) -> str:
    """The word against forgery of whoever is signed in, from a page that is read alone."""
    return browser.token("/work/account")


def told(answer: httpx.Response) -> None:
    """That what is kept cannot be written stands in the answer, and nothing of ours."""
    assert answer.status_code == 503, answer.text
    assert "what is kept cannot be read or written; try again" in answer.text.lower()
    assert not any(word in answer.text for word in ("Traceback", "psycopg", "sqlalchemy", "INSERT"))


@on_postgresql
def test_nothing_is_lost_while_it_is_read_only(store: DatabaseStore, database_url: str, postgres: Cluster) -> None:
    assert fill(store, 3, 0) == (3, None)
    writable(postgres, database_url, may=False)
    for _ in range(2):
        assert fill(store, 1, 3) == (0, "the database cannot be written: it is read-only")
    assert counted(store) == {"charts": 3, "bare": 0, "broken": None}  # it is read all the same
    writable(postgres, database_url, may=True)
    assert fill(store, 2, 3) == (2, None)
    assert counted(store) == {"charts": 5, "bare": 0, "broken": None}


@on_postgresql
def test_the_service_says_so_while_it_is_read_only(
    store: DatabaseStore, database_url: str, postgres: Cluster, tmp_path: Path
) -> None:
    with serving(store, tmp_path) as browser:
        token = browser.token("/login")
        writable(postgres, database_url, may=False)
        told(browser.post("/login", data={"csrf": token, "login": "rosa", "password": PASSWORD}))
        writable(postgres, database_url, may=True)
        assert browser.sign_in("rosa").status_code == 303
        writable(postgres, database_url, may=False)
        answer = browser.post("/api/encounters", json={"account": "A-1"}, headers={"x-csrf-token": csrf(browser)})
        told(answer)
        assert answer.headers["content-type"] == "application/problem+json"
        writable(postgres, database_url, may=True)
        assert browser.get("/work").status_code == 200  # still signed in


def test_it_goes_away_while_somebody_signs_in(tmp_path: Path, postgres: Cluster) -> None:
    del postgres  # skips where there is none
    with cluster() as running:
        engine = open_engine(running.create("gone"))
        migrate(engine)
        store = DatabaseStore(engine, new_keys())
        with serving(store, tmp_path) as browser:
            token = browser.token("/login")
            with away(running):
                told(browser.post("/login", data={"csrf": token, "login": "rosa", "password": PASSWORD}))
            assert browser.sign_in("rosa").status_code == 303
            with away(running):
                told(browser.get("/work"))
            assert browser.get("/work").status_code == 200
        store.dispose()
