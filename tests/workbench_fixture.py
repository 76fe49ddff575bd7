"""The workbench over HTTP for tests of its routes: who asks is told by a header, as a stand-in for signing in."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.web.serving import served_here

from medcodex.app.fhir import LoadedSystems
from medcodex.library.home import Home
from medcodex.web.app import create_app
from medcodex.web.asking import today
from medcodex.web.settings import Settings
from medcodex.web.workbench.bench import Workbench
from medcodex.workflow.people import Actor, Role, User, system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.requests import Request

    from medcodex.app.coding_session.desk import Means
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


@contextmanager
def workbench(store: DatabaseStore, home: Path, means: Means | None = None) -> Iterator[str]:
    """The application over a store and a data folder; its address. ``means`` opened once serve many tests. The code
    systems of FHIR, which the workbench does without, are not made ready."""
    app = create_app(
        Settings(Home(home)),
        systems=LoadedSystems(Home(home), today),
        bench=Workbench(store, ByHeader()),
        means=means,
    )
    with served_here(app) as url:
        yield url
