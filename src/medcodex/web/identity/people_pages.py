"""The people of the department: added, invited, given a role, shut out; the rules of signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from medcodex.errors import MedcodexError, StorageError, UsageError
from medcodex.web.identity.door import go
from medcodex.web.identity.who import form_of, typed
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.identity.accounts import (
    add_user,
    change_role,
    end_sessions_of,
    invite,
    manages,
    reset,
    set_active,
    unlock_user,
)
from medcodex.workflow.identity.rules import read_rules, written_rules
from medcodex.workflow.identity.throttle import ACCOUNT, wait
from medcodex.workflow.identity.trying import account_key
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.identity.records import Credential
    from medcodex.workflow.people import User
    from medcodex.workflow.work import Work

PEOPLE = "/work/people"


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the page. ``mine`` False: whoever looks may not change it."""

    user: User
    credential: Credential
    sessions: int
    locked: bool
    mine: bool


def routes(bench: Workbench) -> list[Route]:
    """/work/people and what is done there."""
    page = _page(bench)

    def show(request: Request) -> Response:
        return page(request)

    def add(request: Request) -> Response:
        with bench.begin(request) as work:
            user = add_user(work, typed(request, "login"), typed(request, "name"), _role(typed(request, "role")))
            token = invite(work, user.id)
        return page(request, link=_link(request, token), invited=user)

    def give_role(request: Request) -> Response:
        with bench.begin(request) as work:
            change_role(work, _id(request), _role(typed(request, "role")))
        return go(f"{PEOPLE}?done=role")

    def switch(request: Request) -> Response:
        with bench.begin(request) as work:
            set_active(work, _id(request), active=typed(request, "active") == "1")
        return go(f"{PEOPLE}?done=active")

    def start_again(request: Request) -> Response:
        with bench.begin(request) as work:
            token = reset(work, _id(request), factor=typed(request, "factor") == "1")
            user = work.people.get(_id(request))
        return page(request, link=_link(request, token), invited=user)

    def lift_lock(request: Request) -> Response:
        with bench.begin(request) as work:
            unlock_user(work, _id(request))
        return go(f"{PEOPLE}?done=unlock")

    def end_all(request: Request) -> Response:
        with bench.begin(request) as work:
            end_sessions_of(work, _id(request))
        return go(f"{PEOPLE}?done=sessions")

    def set_rules(request: Request) -> Response:
        kept = {name: typed(request, name) for name in ("idle_minutes", "session_hours")}
        roles = [str(value) for value in form_of(request).getlist("factor_roles")]
        rules = written_rules(read_rules(kept | {"factor_roles": " ".join(roles)}))
        with bench.begin(request) as work:
            work.identity.save_rules(rules)
            work.record(Event("rules.sign-in", "system", "sign-in", detail=dict(rules)))
        return go(f"{PEOPLE}?done=rules")

    return [
        Route(PEOPLE, show, methods=["GET"]),
        *(
            Route(f"{PEOPLE}{path}", _or_again(step, page), methods=["POST"])
            for path, step in (
                ("", add),
                ("/rules", set_rules),
                ("/{user}/role", give_role),
                ("/{user}/active", switch),
                ("/{user}/reset", start_again),
                ("/{user}/unlock", lift_lock),
                ("/{user}/sessions", end_all),
            )
        ),
    ]


def _page(bench: Workbench) -> Callable[..., Response]:
    def page(request: Request, status: int = 200, **context: Any) -> Response:
        with bench.begin(request) as work:
            require(work.actor, "users.manage")
            shown = {
                "people": [_person(work, user) for user in work.people.all()],
                "roles": [role for role in Role if manages(work.actor, role)],
                "all_roles": list(Role),
                "rules": read_rules(work.identity.rules()),
            }
        told: dict[str, Any] = {
            "done": request.query_params.get("done"),
            "error": None,
            "where": None,
            "link": None,
            "invited": None,
            "typed": {},
        }
        return bench.page(request, "people.html", status, **{**told, **shown, **context})

    return page


def _or_again(step: Callable[[Request], Response], page: Callable[..., Response]) -> Callable[[Request], Response]:
    """A step of the page; where it is refused the page comes again with what was typed and says why."""

    def tried(request: Request) -> Response:
        try:
            return step(request)
        except StorageError:
            raise  # nothing that a form can mend
        except MedcodexError as error:
            status = {"usage": 422, "forbidden": 403, "not-found": 404, "conflict": 409}.get(error.kind, 400)
            message = "this login is taken" if error.kind == "conflict" else error.message
            fields = {name: typed(request, name) for name in ("login", "name", "role")}
            return page(request, status, error=message, where=error.where, typed=fields)

    return tried


def _person(work: Work, user: User) -> Person:
    left = wait(work.identity.attempts(account_key(user.login)), work.now, ACCOUNT)
    return Person(
        user,
        work.identity.credential(user.id),
        len(work.identity.sessions.of(user.id, work.now)),
        locked=left is None or bool(left),
        mine=manages(work.actor, user.role) and user.id != work.actor.user_id,
    )


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise UsageError("no such role", "role") from None


def _id(request: Request) -> str:
    return str(request.path_params["user"])[:40]


def _link(request: Request, token: str) -> str:
    return f"{request.url.scheme}://{request.headers['host']}/welcome?token={token}"
