"""One's own account: password, second factor, sessions, tokens of programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from medcodex.errors import MedcodexError, StorageError, UsageError
from medcodex.web.identity.cookies import keep_session
from medcodex.web.identity.door import go
from medcodex.web.identity.who import address_of, known, typed
from medcodex.workflow.identity.accounts import set_password
from medcodex.workflow.identity.api_tokens import LONGEST_DAYS, make_token, revoke_token, roles_within
from medcodex.workflow.identity.factor import new_recovery_codes, pending_secret, remove_factor
from medcodex.workflow.identity.passwords import accept_password
from medcodex.workflow.identity.rules import read_rules
from medcodex.workflow.identity.sessions import end_session, end_sessions, rotate
from medcodex.workflow.identity.sign_in import prove_password
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.web.identity.door import Doors
    from medcodex.web.workbench.bench import Workbench

    Step = Callable[[Request], Response]

ACCOUNT = "/work/account"


def routes(bench: Workbench, doors: Doors) -> list[Route]:
    """/work/account and what is done there. What would let somebody in later asks for the password again: a machine
    left open for a minute gives nobody a way back."""
    page = _page(bench)
    prove = _prove(doors)

    def show(request: Request) -> Response:
        return page(request)

    def change_password(request: Request) -> Response:
        found = known(request)
        new = typed(request, "new")
        if new != typed(request, "again"):
            raise UsageError("the two new passwords are not the same", "again")
        prove(request, "password")
        hashed = doors.hasher.hash(accept_password(new, (found.user.login, found.user.name)))
        with bench.begin(request) as work:
            set_password(work, found.user, hashed)
            end_sessions(work, found.user.id, but=found.session.id)
            opened = rotate(work, found.session)
        answer = go(f"{ACCOUNT}?done=password")
        keep_session(request, answer, opened.token)
        return answer

    def begin_factor(request: Request) -> Response:
        prove(request, "factor")
        with bench.begin(request) as work:
            pending_secret(work, known(request).user)
        return go("/login/enrol")

    def drop_factor(request: Request) -> Response:
        prove(request, "factor")
        with bench.begin(request) as work:
            remove_factor(work, known(request).user, by_owner=True)
        return go(f"{ACCOUNT}?done=factor")

    def renew_codes(request: Request) -> Response:
        prove(request, "codes")
        user = known(request).user
        with bench.begin(request) as work:
            if not work.identity.credential(user.id).has_factor:
                raise UsageError("there is no second factor to recover", "codes")
            codes = new_recovery_codes(work, user)
        return doors.page(request, "recovery.html", codes=codes)

    def end_one(request: Request) -> Response:
        with bench.begin(request) as work:
            end_session(work, work.actor.user_id, typed(request, "session"))
        return go(f"{ACCOUNT}?done=session")

    def end_others(request: Request) -> Response:
        with bench.begin(request) as work:
            end_sessions(work, work.actor.user_id, but=work.actor.session_id)
        return go(f"{ACCOUNT}?done=session")

    def add_token(request: Request) -> Response:
        prove(request, "token")
        with bench.begin(request) as work:
            token, text = make_token(work, typed(request, "name"), _role(typed(request, "role")),
                                     _days(typed(request, "days")))  # fmt: skip
        return page(request, made=(token, text))

    def drop_token(request: Request) -> Response:
        with bench.begin(request) as work:
            revoke_token(work, typed(request, "token"), work.actor.user_id)
        return go(f"{ACCOUNT}?done=token")

    return [
        Route(ACCOUNT, show, methods=["GET"]),
        *(
            Route(f"{ACCOUNT}/{name}", _or_again(step, page), methods=["POST"])
            for name, step in (
                ("password", change_password),
                ("factor", begin_factor),
                ("factor/remove", drop_factor),
                ("codes", renew_codes),
                ("sessions", end_one),
                ("sessions/others", end_others),
                ("tokens", add_token),
                ("tokens/revoke", drop_token),
            )
        ),
    ]


def _page(bench: Workbench) -> Callable[..., Response]:
    def page(request: Request, status: int = 200, **context: Any) -> Response:
        user = known(request).user
        with bench.begin(request) as work:
            credential = work.identity.credential(user.id)
            shown = {
                "user": user,
                "now": work.now,
                "credential": credential,
                "codes_left": work.identity.recovery_codes(user.id),
                "factor_needed": user.role in read_rules(work.identity.rules()).factor_roles,
                "sessions": work.identity.sessions.of(user.id, work.now),
                "tokens": work.identity.tokens.of(user.id),
                "grants": work.identity.grants(user.id, work.now),
                "roles": roles_within(user.role),
                "longest_days": LONGEST_DAYS,
            }
        told = {"done": request.query_params.get("done"), "error": None, "where": None, "made": None}
        return bench.page(request, "account.html", status, **{**told, **shown, **context})

    return page


def _prove(doors: Doors) -> Callable[[Request, str], None]:
    def prove(request: Request, why: str) -> None:
        """Ask for the password again. Who comes by the provider has none here and proved themselves there."""
        found = known(request)
        if found.session.method != "sso":
            prove_password(doors.store, doors.hasher, found.user, typed(request, "password"),
                           address=address_of(request.scope), why=why)  # fmt: skip

    return prove


def _or_again(step: Step, page: Callable[..., Response]) -> Step:
    """A step of the page; where it is refused the page comes again and says why."""

    def tried(request: Request) -> Response:
        try:
            return step(request)
        except StorageError:
            raise  # nothing that a form can mend
        except MedcodexError as error:
            status = {"unauthenticated": 422, "usage": 422, "forbidden": 403, "not-found": 404, "throttled": 429}
            return page(request, status.get(error.kind, 400), error=error.message, where=error.where)

    return tried


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise UsageError("no such role", "role") from None


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise UsageError("a number of days", "days")
    return int(text)
