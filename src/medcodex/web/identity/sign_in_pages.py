"""Signing in and out: password, code, lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import JSONResponse
from starlette.routing import Route

from medcodex.errors import MedcodexError
from medcodex.web.identity.cookies import forget_session, keep_session
from medcodex.web.identity.door import go, only, onward, step_for
from medcodex.web.identity.who import address_of, known, typed, who
from medcodex.workflow.identity.records import Standing
from medcodex.workflow.identity.sessions import end_session, lock, stranger
from medcodex.workflow.identity.sign_in import prove_factor, sign_in, unlock

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.web.identity.door import Doors
    from medcodex.workflow.identity.sessions import Opened


def routes(doors: Doors) -> list[Route]:
    """/login, /login/code, /locked, /lock, /logout"""

    def ask(request: Request) -> Response:
        if who(request.scope).actor is not None:
            return go(onward(request))
        return doors.page(request, "sign_in.html", login="", done=request.query_params.get("done") == "1")

    def enter(request: Request) -> Response:
        login = typed(request, "login")
        agent = request.headers.get("user-agent", "")
        address = address_of(request.scope)
        try:
            opened = sign_in(doors.store, doors.hasher, login, typed(request, "password"), address=address, agent=agent)
        except MedcodexError as error:
            return doors.refused(request, "sign_in.html", error, login=login[:64], done=False)
        before = who(request.scope).known
        if before is not None:
            with doors.store.begin(stranger(address)) as work:
                end_session(work, before.user.id, before.session.id)
        return entered(request, opened)

    def ask_code(request: Request) -> Response:
        return doors.page(request, "code.html")

    def give_code(request: Request) -> Response:
        found = known(request)
        try:
            opened = prove_factor(doors.store, found.user, found.session, typed(request, "code"),
                                  address=address_of(request.scope))  # fmt: skip
        except MedcodexError as error:
            return doors.refused(request, "code.html", error)
        return entered(request, opened)

    def locked(request: Request) -> Response:
        return doors.page(request, "locked.html", **_lock_screen(request))

    def open_again(request: Request) -> Response:
        found = known(request)
        try:
            unlock(doors.store, doors.hasher, found.user, found.session, typed(request, "password"),
                   address=address_of(request.scope))  # fmt: skip
        except MedcodexError as error:
            return doors.refused(request, "locked.html", error, **_lock_screen(request))
        return go(onward(request))

    def lock_now(request: Request) -> Response:
        with doors.store.begin(stranger(address_of(request.scope))) as work:
            lock(work, known(request).session)
        return go(f"/locked?next={quote(onward(request), safe='')}")

    def leave(request: Request) -> Response:
        found = known(request)
        with doors.store.begin(stranger(address_of(request.scope))) as work:
            end_session(work, found.user.id, found.session.id)
        answer = go("/login")
        forget_session(request, answer)
        answer.headers["clear-site-data"] = '"cache"'
        return answer

    return [
        Route("/login", ask, methods=["GET"]),
        Route("/login", enter, methods=["POST"]),
        Route("/login/code", only({Standing.FACTOR}, ask_code), methods=["GET"]),
        Route("/login/code", only({Standing.FACTOR}, give_code), methods=["POST"]),
        Route("/locked", only({Standing.LOCKED}, locked), methods=["GET"]),
        Route("/locked", only({Standing.LOCKED}, open_again), methods=["POST"]),
        Route("/lock", only({Standing.OPEN}, lock_now), methods=["POST"]),
        Route("/logout", leave, methods=["POST"]),
        *_for_scripts(doors),
    ]


def _for_scripts(doors: Doors) -> list[Route]:
    """/api/session: what the lock over an open page asks, so that nothing on the page is lost."""

    def state(request: Request) -> Response:
        return JSONResponse(_state(request))

    def lock_now(request: Request) -> Response:
        with doors.store.begin(stranger(address_of(request.scope))) as work:
            lock(work, known(request).session)
        return JSONResponse(_state(request) | {"standing": str(Standing.LOCKED)})

    def open_again(request: Request) -> Response:
        found = known(request)
        if found.standing is Standing.LOCKED:
            unlock(doors.store, doors.hasher, found.user, found.session, typed(request, "password"),
                   address=address_of(request.scope))  # fmt: skip
        return JSONResponse(_state(request) | {"standing": str(Standing.OPEN)})

    return [
        Route("/api/session", state, methods=["GET"]),
        Route("/api/session/lock", lock_now, methods=["POST"]),
        Route("/api/session/unlock", open_again, methods=["POST"]),
    ]


def entered(request: Request, opened: Opened) -> Response:
    """On with a session: to its next step, or to where somebody wanted to go."""
    place = onward(request)
    step = step_for(opened.session.waits) if opened.session.waits is not None else None
    answer = go(place if step is None else f"{step}?next={quote(place, safe='')}")
    keep_session(request, answer, opened.token)
    return answer


def _state(request: Request) -> dict[str, Any]:
    found = known(request)
    return {
        "standing": str(found.standing),
        "login": found.user.login,
        "name": found.user.name,
        "role": str(found.user.role),
        "method": found.session.method,
        "idle_seconds": int(found.idle.total_seconds()),
        "ends_at": found.session.ends_at.isoformat(),
    }


def _lock_screen(request: Request) -> dict[str, Any]:
    found = known(request)
    return {"name": found.user.name, "by_provider": found.session.method == "sso"}
