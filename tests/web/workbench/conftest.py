"""Fixtures of the coding session's tests: the stand-in server behind the real guard, code books and assets."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.web.serving import PLAIN, linked, served_here
from tests.web.workbench.standin import Standin

from medcodex.library.home import Home
from medcodex.web.app import create_app
from medcodex.web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PAGE_PATIENCE = 60_000  # milliseconds
NOISE = "Failed to load resource"  # how a browser tells that an answer was no success; the page tells it better


@pytest.fixture(scope="session")
def serving(embedded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Standin, str]]:
    """The stand-in and its address. The home is a copy: a first search builds an index in it."""
    standin = Standin()
    home = linked(embedded_home, into=tmp_path_factory.mktemp("session") / "home")
    app = create_app(Settings(Home(home)))
    app.router.routes[0:0] = standin.routes()
    with served_here(app) as url:
        # The first search builds the index over the releases; what is tested later is not that.
        asked = {"text": "a", "date": "2026-05-07"}
        httpx.get(f"{url}/api/terminology/search", params=asked, timeout=300, **PLAIN).raise_for_status()
        yield standin, url


@pytest.fixture
def standin(serving: tuple[Standin, str]) -> Standin:
    serving[0].fresh()
    return serving[0]


@pytest.fixture
def page(browser: Browser, serving: tuple[Standin, str], standin: Standin) -> Iterator[Page]:
    """A new window of a coder; a script error, a message or a foreign request fails the test."""
    with window(browser, serving[1], viewport={"width": 1280, "height": 800}) as page:
        yield page


@contextmanager
def window(browser: Browser, url: str, **told: Any) -> Iterator[Page]:
    """A new window on a server, whose requests tests may hold back (``session_page.late``); a script error, a message
    or a foreign request fails the test."""
    usual = {"base_url": url, "reduced_motion": "reduce", "locale": "en-US"}
    context = browser.new_context(**(usual | told))
    page = context.new_page()
    page.set_default_timeout(PAGE_PATIENCE)
    problems: list[str] = []
    watch(page, url, problems)
    # A page that was loaded before the first route may send a request past it: routes begin before any page does.
    page.route("**/asked-by-nobody", lambda route: route.abort())
    context.on("page", lambda other: watch(other, url, problems))
    try:
        yield page
    finally:
        context.close()
    assert problems == []


def watch(page: Page, url: str, problems: list[str]) -> None:
    page.on("console", lambda message: None if message.text.startswith(NOISE) else problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith(url) else problems.append(one.url))
    page.on("dialog", lambda dialog: dialog.accept())  # "leave the page?" while decisions wait
