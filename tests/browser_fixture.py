"""One Chromium for all tests of a run's worker: windows are cheap, starting a browser is not, and Playwright runs once
at a time in a process."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PATIENCE = 30_000  # milliseconds that a page may take to become what is expected, on a machine that does much else


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"no browser at {CHROMIUM}; CI must have it")
        pytest.skip(f"no browser at {CHROMIUM}")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@contextmanager
def windows_closed(browser: Browser) -> Iterator[None]:
    """Closes behind the block what was opened in it and is still open."""
    before = list(browser.contexts)
    try:
        yield
    finally:
        for context in browser.contexts:
            if context not in before:
                context.close()
