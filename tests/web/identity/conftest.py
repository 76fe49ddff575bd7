"""The whole application behind its gate, over real HTTP, and browsers that speak to it."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.identity_fixture import PASSWORD, QUICK, Clock, hired
from tests.web.serving import PLAIN, served_here
from tests.workbench_fixture import lent

from medcodex.app.fhir import LoadedSystems
from medcodex.library.home import Home
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import new_keys
from medcodex.store.work import DatabaseStore
from medcodex.web.app import create_app
from medcodex.web.asking import today
from medcodex.web.identity.door import Doors
from medcodex.web.identity.who import AtTheGate
from medcodex.web.settings import Settings
from medcodex.web.workbench.bench import Workbench
from medcodex.workflow.people import Role, User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI


@dataclass
class House:
    """A served application with its store, clock and people, one of each role, whose login is their role."""

    url: str
    app: FastAPI
    store: DatabaseStore
    clock: Clock
    people: dict[Role, User]
    browsers: list[Browser] = field(default_factory=list)

    def browser(self, **options: object) -> Browser:
        """A browser that nobody has signed in with."""
        self.browsers.append(Browser(self.url, **options))
        return self.browsers[-1]

    def signed_in(self, role: Role) -> Browser:
        """A browser of somebody who signed in."""
        browser = self.browser()
        answer = browser.sign_in(str(role))
        assert answer.status_code == 303, answer.text
        return browser


class Browser(httpx.Client):
    """A client that follows no redirects and takes forms from pages."""

    def __init__(self, url: str, **options: object) -> None:
        super().__init__(base_url=url, timeout=60, **(PLAIN | options))

    def token(self, page: str) -> str:
        """The word against forgery on a page."""
        found = re.search(r'name="csrf" (?:value|content)="([^"]*)"', self.get(page).text)
        assert found is not None, page
        return found[1]

    def submit(self, page: str, action: str, /, **fields: object) -> httpx.Response:
        """Send a form of a page."""
        return self.post(action, data={"csrf": self.token(page), **fields})

    def sign_in(self, login: str, password: str = PASSWORD, **fields: object) -> httpx.Response:
        """Send the form of the sign-in page."""
        return self.submit("/login", "/login", login=login, password=password, **fields)


def build(home: Path, store: DatabaseStore, **doors: object) -> FastAPI:
    """The application over a store and a data folder without code books: those are not looked at here."""
    settings = Settings(Home(home), requests_a_minute=100_000)
    return create_app(
        settings,
        systems=LoadedSystems(settings.home, today),
        bench=Workbench(store, AtTheGate()),
        doors=Doors(store, QUICK, **doors),
    )


def opened_store(folder: Path, migrated_file: Path, clock: Clock) -> DatabaseStore:
    """A migrated store in a folder, at the clock's time."""
    path = folder / "workbench.sqlite"
    shutil.copyfile(migrated_file, path)
    return DatabaseStore(open_engine(sqlite_url(path)), new_keys(), now=clock)


@pytest.fixture(scope="session")
def no_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder without code books, for all tests: those are not looked at here."""
    return tmp_path_factory.mktemp("no-books")


@contextmanager
def built(folder: Path, no_books: Path, migrated_file: Path) -> Iterator[House]:
    """The application over a fresh store in a folder, with somebody of each role."""
    clock = Clock()
    store = opened_store(folder, migrated_file, clock)
    people = {role: hired(store, str(role), role) for role in Role}
    with lent("gate", partial(build, no_books), store) as app, served_here(app) as url:
        opened = House(url, app, store, clock, people)
        yield opened
        for browser in opened.browsers:  # a server that ends waits for who is still connected
            browser.close()
    store.dispose()


@pytest.fixture
def house(tmp_path: Path, no_books: Path, migrated_file: Path) -> Iterator[House]:
    """An application with a fresh store for one test."""
    with built(tmp_path, no_books, migrated_file) as one:
        yield one


@pytest.fixture(scope="module")
def shared_house(tmp_path_factory: pytest.TempPathFactory, no_books: Path, migrated_file: Path) -> Iterator[House]:
    """An application for tests that change nothing which others look at."""
    with built(tmp_path_factory.mktemp("house"), no_books, migrated_file) as one:
        yield one
