"""Coders at work in threads, who come back whatever breaks under them."""

from __future__ import annotations

import random
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
from bench.coders import Coder, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.coders import Book

_PATIENCE = 240  # seconds; a server that starts anew opens its code books first


class DoneError(Exception):
    """The test is over."""


class Crowd:
    """Coders of one server. ``failures`` are answers that nobody should get: a 500, a traceback, a refused decision."""

    def __init__(self, url: str, logins: list[str]) -> None:
        self._stop = threading.Event()
        self._coders = [Coder(url, login, _chance(login), self._think) for login in logins]
        self._threads = [threading.Thread(target=self._work, args=(coder,)) for coder in self._coders]
        self.failures: list[str] = []

    @property
    def books(self) -> list[Book]:
        """What each sent and was told."""
        return [coder.book for coder in self._coders]

    @property
    def acknowledged(self) -> int:
        """Decisions of all that were answered with 200."""
        return sum(len(book.acknowledged) for book in self.books)

    def start(self) -> None:
        """Sign in and begin."""
        for coder in self._coders:
            coder.sign_in()
        for thread in self._threads:
            thread.start()

    def wait_for(self, more: int) -> None:
        """Go on until so many decisions more were acknowledged. AssertionError where that does not come."""
        wanted, until = self.acknowledged + more, time.monotonic() + _PATIENCE
        while self.acknowledged < wanted:
            assert not self.failures, self.failures
            assert time.monotonic() < until, "no decision is acknowledged any more"
            assert any(thread.is_alive() for thread in self._threads), "no chart is left"
            time.sleep(0.02)

    def end(self) -> None:
        """Finish what is at hand and leave."""
        self._stop.set()
        for thread in self._threads:
            thread.join(_PATIENCE)
        for coder in self._coders:
            coder.close()

    def _think(self) -> None:
        if self._stop.is_set():
            raise DoneError

    def _work(self, coder: Coder) -> None:
        while not self._stop.is_set():
            try:
                if not coder.code_one():
                    return
            except DoneError:
                return
            except httpx.HTTPStatusError as error:
                told = error.response
                if told.status_code != httpx.codes.SERVICE_UNAVAILABLE or "Traceback" in told.text:
                    self.failures.append(f"{told.request.url.path}: {told.status_code} {told.text[:200]}")
                time.sleep(0.1)
            except httpx.TransportError:  # the server is away; its chart stays assigned, the next one is taken
                time.sleep(0.1)
            except RefusedError as error:
                self.failures.append(str(error))


@contextmanager
def crowd(url: str, logins: list[str]) -> Iterator[Crowd]:
    """Coders at work until the end of the block."""
    found = Crowd(url, logins)
    found.start()
    try:
        yield found
    finally:
        found.end()


def _chance(login: str) -> random.Random:
    return random.Random(login)  # noqa: S311 - nothing secret hangs on it
