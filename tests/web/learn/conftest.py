"""The workbench with somebody who learns."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.web.billing.conftest import book_home  # noqa: F401 - a fixture for all tests here
from tests.web.serving import PLAIN
from tests.workbench_fixture import as_user, hired, workbench

from browser_fixture import windows_closed
from medcodex.library.home import Home
from medcodex.library.shelf import Shelf
from medcodex.workflow.people import Role, User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from medcodex.store.work import DatabaseStore


@dataclass
class School:
    """A workbench with a user of each role."""

    url: str
    store: DatabaseStore
    people: dict[Role, User]

    def client(self, role: Role) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers=as_user(self.people[role]), timeout=60, **PLAIN)

    def page(self, browser: Browser, role: Role, path: str, width: int = 1280, scheme: str = "light") -> Page:
        context = browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            extra_http_headers=as_user(self.people[role]),
            accept_downloads=True,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(path)
        return page


@pytest.fixture
def school(store: DatabaseStore, tmp_path: Path) -> Iterator[School]:
    home = tmp_path / "home"
    home.mkdir()
    with workbench(store, home) as url:
        yield School(url, store, dict(zip(Role, hired(store, *Role), strict=True)))


@pytest.fixture
def windows(browser: Browser) -> Iterator[Browser]:
    """The browser; what a test opens in it is closed behind it."""
    with windows_closed(browser):
        yield browser


@pytest.fixture(scope="session")
def learning_home(embedded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read only: copy it to change it."""
    root = tmp_path_factory.mktemp("learning") / "home"
    shutil.copytree(embedded_home, root)
    Shelf(Home(root)).prepare(lambda _: None)
    return root
