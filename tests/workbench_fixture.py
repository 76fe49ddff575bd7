"""The workbench over HTTP for tests of its routes: who asks is told by a header, as a stand-in for signing in."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.web.serving import served_here

from medcodex.app.fhir import LoadedSystems
from medcodex.library.home import Home
from medcodex.web.app import create_app
from medcodex.web.asking import today
from medcodex.web.settings import Settings
from medcodex.web.workbench.bench import Workbench
from medcodex.workflow.people import Actor, Role, User, system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fastapi import FastAPI
    from starlette.requests import Request

    from medcodex.app.coding_session.desk import Means
    from medcodex.app.learn.exams import ExamMeans
    from medcodex.store.work import DatabaseStore

SAYS_WHO = "x-test-user"


class ByHeader:
    """web.workbench.bench.SignIn: the header ``x-test-user: ID:LOGIN:ROLE``."""

    def actor(self, request: Request) -> Actor | None:
        told = request.headers.get(SAYS_WHO)
        if told is None:
            return None
        user_id, login, role = told.split(":")
        return Actor(user_id, login, Role(role), "web")

    def token(self, request: Request) -> str:
        return "token"


def as_user(user: User) -> dict[str, str]:
    """The headers of a request by a user."""
    return {SAYS_WHO: f"{user.id}:{user.login}:{user.role}"}


def hired(store: DatabaseStore, *roles: Role) -> list[User]:
    """New users, one a role."""
    with store.begin(system("test")) as work:
        users = [
            User(work.new_id(), f"{role}{number}", f"{role.title()} {number}", role, work.now)
            for number, role in enumerate(roles)
        ]
        for user in users:
            work.people.add(user)
    return users


class Standing:
    """Stands for what each test brings, a store say: an application over it is made once for all of them. Making one
    takes half a second, and opening what it codes with takes several."""

    def __init__(self) -> None:
        self.brought: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.brought, name)


MOST_KEPT = 4
_MADE: dict[object, tuple[FastAPI, tuple[Standing, ...]]] = {}


@contextmanager
def lent(kind: object, make: Callable[..., FastAPI], *brought: Any) -> Iterator[FastAPI]:
    """The application of a kind over what a test brings; ``make`` gets what stands for it. What the environment says to
    medcodex is part of the kind. A second one at the same time is made anew."""
    key = (kind, tuple(sorted(pair for pair in os.environ.items() if pair[0].startswith("MEDCODEX_"))))
    app, standing = _MADE.pop(key, (None, tuple(Standing() for _ in brought)))
    for one, own in zip(standing, brought, strict=True):
        one.brought = own
    app = app or make(*standing)
    try:
        yield app
    finally:
        for one in standing:
            one.brought = None
        _MADE[key] = app, standing
        while len(_MADE) > MOST_KEPT:
            del _MADE[next(iter(_MADE))]


@contextmanager
def workbench(
    store: DatabaseStore, home: Path, means: Means | None = None, exams: ExamMeans | None = None
) -> Iterator[str]:
    """The application over a store and a data folder; its address. ``means`` and ``exams`` opened once serve many
    tests. The code systems of FHIR, which the workbench does without, are not made ready."""

    def make(standing: Any) -> FastAPI:
        return create_app(
            Settings(Home(home)),
            systems=LoadedSystems(Home(home), today),
            bench=Workbench(standing, ByHeader()),
            means=means,
            exams=exams,
        )

    with lent((home, means, None if exams is None else id(exams)), make, store) as app, served_here(app) as url:
        yield url
