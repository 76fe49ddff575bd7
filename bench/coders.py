"""Coders as programs: each signs in with a browser's form, takes charts, decides and completes, over real HTTP, and
keeps a book of what it sent and what was acknowledged."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

PASSWORD = "seventeen copper kettles whistle"  # noqa: S105 - of users that live as long as a bench
QUEUE = "waiting"
_TOKEN = re.compile(r'name="csrf" (?:value|content)="([^"]*)"')
_TIMEOUT = httpx.Timeout(120.0, connect=10.0)


class RefusedError(Exception):
    """The server answered something that a coder cannot go on from."""


@dataclass
class Book:
    """What a coder sent. ``sent`` holds every key with its chart and claim, ``acknowledged`` those answered with 200,
    ``completed`` the claims that were said to be complete; ``times`` are (page, seconds, status)."""

    sent: dict[str, tuple[str, str]] = field(default_factory=dict)
    acknowledged: dict[str, tuple[str, str]] = field(default_factory=dict)
    completed: set[tuple[str, str]] = field(default_factory=set)
    stopped: int = 0
    conflicts: int = 0
    faults: int = 0
    claimed: list[str] = field(default_factory=list)
    times: list[tuple[str, float, int]] = field(default_factory=list)


class Coder:
    """One coder at one browser. ``think`` is called between requests."""

    def __init__(self, url: str, login: str, chance: Random, think: Callable[[], None] = lambda: None) -> None:
        self.login = login
        self.book = Book()
        self._chance = chance
        self._think = think
        self._client = httpx.Client(base_url=url, timeout=_TIMEOUT, trust_env=False)
        self._csrf = ""

    def sign_in(self) -> None:
        """Through the form, as a browser does. Fifty who come at once from one address are asked to wait, and do."""
        form = self._ask("sign-in page", "GET", "/login")
        told = {"login": self.login, "password": PASSWORD, "csrf": _token(form.text)}
        entered = self._ask("sign in", "POST", "/login", data=told)
        while entered.status_code == httpx.codes.TOO_MANY_REQUESTS:
            time.sleep(float(entered.headers["retry-after"]))
            entered = self._ask("sign in", "POST", "/login", data=told)
        if entered.status_code != httpx.codes.SEE_OTHER:
            raise RefusedError(f"{self.login} was not let in: {entered.status_code}")
        page = self._ask("worklist", "GET", "/work")
        self._csrf = _token(page.text)

    def code_one(self) -> bool:
        """Take the next chart and code all of its claims; False where none waits."""
        self._ask("worklist", "GET", "/work").raise_for_status()
        self._think()
        found = self._post("claim next", f"/api/worklist/queues/{QUEUE}/next").raise_for_status().json()["encounter"]
        if found is None:
            return False
        self.book.claimed.append(found)
        self._think()
        for claim in self._ask("chart", "GET", f"/api/encounters/{found}").raise_for_status().json()["claims"]:
            self._think()
            self._ask("session page", "GET", f"/work/charts/{found}/{claim}").raise_for_status()
            self._ask("documents", "GET", f"/api/encounters/{found}/documents").raise_for_status()
            state = self._ask("session", "GET", f"/api/encounters/{found}/claims/{claim}/session").raise_for_status()
            self._think()
            self.code_claim(found, claim, state.json())
        return True

    def code_claim(self, chart: str, claim: str, state: dict[str, Any]) -> None:
        """Decide on every line that is not decided, now and then take one back, then complete."""
        for _ in range(200):
            open_lines = [line for line in state["lines"] if line["state"] == "suggested"]
            if not open_lines:
                break
            state = self.decide(chart, claim, state, self._next(state, open_lines[0]))
            self._think()
        self.complete(chart, claim, state)

    def decide(self, chart: str, claim: str, state: dict[str, Any], decision: dict[str, Any]) -> dict[str, Any]:
        """Send a decision, once more with the same key where its fate is not known; the state that it led to."""
        key = uuid4().hex
        path = f"/api/encounters/{chart}/claims/{claim}/decisions"
        answer = self._keyed("decide", path, chart, claim, {"key": key, "after": state["seq"], **decision})
        if answer.status_code == httpx.codes.OK:
            self.book.acknowledged[key] = (chart, claim)
            return dict(answer.json())
        if answer.status_code == httpx.codes.CONFLICT:
            self.book.conflicts += 1
            return dict(answer.json()["state"])
        raise RefusedError(f"a decision was answered with {answer.status_code}: {answer.text[:200]}")

    def complete(self, chart: str, claim: str, state: dict[str, Any]) -> bool:
        """Make the claim final, with a reason for soft stops; False where it is stopped."""
        key = uuid4().hex
        path = f"/api/encounters/{chart}/claims/{claim}/complete"
        body = {"key": key, "after": state["seq"], "reason": "as documented"}
        answer = self._keyed("complete", path, chart, claim, body)
        if answer.status_code == httpx.codes.OK:
            self.book.acknowledged[key] = (chart, claim)
            self.book.completed.add((chart, claim))
            return True
        if answer.status_code == httpx.codes.CONFLICT:
            self.book.stopped += 1
            return False
        raise RefusedError(f"a completion was answered with {answer.status_code}: {answer.text[:200]}")

    def close(self) -> None:
        """Leave."""
        self._client.close()

    def _next(self, state: dict[str, Any], line: dict[str, Any]) -> dict[str, Any]:
        drawn = self._chance.random()
        if drawn < 0.05 and state["can_undo"]:
            return {"kind": "undo"}
        if drawn < 0.15:
            return {"kind": "reject", "line": line["id"], "reason": "not supported"}
        return {"kind": "accept", "line": line["id"]}

    def _keyed(self, page: str, path: str, chart: str, claim: str, body: dict[str, Any]) -> httpx.Response:
        """Send what carries a key; where the connection breaks or the database is away, again with the same key."""
        self.book.sent[body["key"]] = (chart, claim)
        until = time.monotonic() + 60
        while True:
            try:
                answer = self._post(page, path, body)
                if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR or time.monotonic() > until:
                    return answer
            except httpx.TransportError:
                if time.monotonic() > until:
                    raise
            self.book.faults += 1
            time.sleep(0.2)

    def _post(self, page: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        return self._ask(page, "POST", path, json=body, headers={"x-csrf-token": self._csrf})

    def _ask(self, page: str, method: str, path: str, **more: Any) -> httpx.Response:
        started = time.monotonic()
        answer = self._client.request(method, path, **more)
        self.book.times.append((page, time.monotonic() - started, answer.status_code))
        return answer


def _token(page: str) -> str:
    found = _TOKEN.search(page)
    if found is None:
        raise RefusedError("the page carries no token")
    return found[1]
