"""The gate before all routes: who asks, whether they may, and whether a change was asked for by a page of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from medcodex.errors import ForbiddenError, MedcodexError, SignInError, ThrottledError, UnauthenticatedError
from medcodex.web.identity.body import has_form, read_form
from medcodex.web.identity.cookies import same, session_token, visit_token
from medcodex.web.identity.declared import DOOR, OPEN, SESSION, SIGNED_IN
from medcodex.web.identity.who import Who, address_of, remember, who
from medcodex.web.problems import answer_to, problem_answer
from medcodex.workflow.access import require
from medcodex.workflow.identity.api_tokens import find_by_token
from medcodex.workflow.identity.records import Standing
from medcodex.workflow.identity.sessions import find_session

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from medcodex.web.identity.declared import Declared
    from medcodex.web.identity.pace import Pace
    from medcodex.workflow.work import Store

BACKGROUND = "x-background"
"""A header of requests that a page makes by itself: they keep nobody awake."""
CSRF = "x-csrf-token"
_LONGEST = 400
_PRIVATE = ("/api", "/work", "/learn")
_PROGRAMS = ("/api", "/fhir", "/cds-services")
_PUBLIC = ("/api/terminology", "/api/openapi")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_NEXT = {
    Standing.LOCKED: ("/locked", "locked", "the session is locked; the password opens it"),
    Standing.FACTOR: ("/login/code", "factor", "a code of the second factor is to come"),
    Standing.ENROL: ("/login/enrol", "factor", "this role needs a second factor; set one up"),
    Standing.ENDED: ("/login", "unauthenticated", "sign in first"),
}


class Gate:
    """Middleware over the declared routes of an application and the store behind it."""

    def __init__(self, app: ASGIApp, declared: Declared, store: Store, pace: Pace) -> None:
        self._app = app
        self._declared = declared
        self._store = store
        self._pace = pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asks = self._declared.asks(scope)
        if asks == OPEN:
            await self._app(scope, receive, send)
            return
        private = _unkept(send)
        try:
            if isinstance(asks, frozenset):
                await self._know(scope)
                await _nothing_there(scope, asks)(scope, receive, private)
                return
            onward = await self._admit(scope, receive, asks)
        except HTTPException as error:  # a body larger than the service takes
            await problem_answer(scope, error.status_code, "input", error.detail)(scope, receive, private)
        except MedcodexError as error:
            await self._refusal(scope, error)(scope, receive, private)
        else:
            await self._app(scope, onward, private)

    async def _know(self, scope: Scope) -> None:
        """UnauthenticatedError for a stranger who asks for what there is not, where patients may be: which addresses
        there are is no business of theirs."""
        path = str(scope["path"])
        if path.startswith(_PRIVATE) and not path.startswith(_PUBLIC):
            found = await run_in_threadpool(self._who, scope)
            remember(scope, found, FormData())
            if found.actor is None:
                raise UnauthenticatedError(_NEXT[found.standing][2])

    async def _admit(self, scope: Scope, receive: Receive, asks: str) -> Receive:
        """Find out who asks and let them pass; what the route receives. MedcodexError where they may not."""
        found = await run_in_threadpool(self._who, scope)
        form, onward = FormData(), receive
        remember(scope, found, form)
        if found.actor is None and asks not in {DOOR, SESSION}:  # before anything of what a stranger sent is read
            raise UnauthenticatedError(_NEXT[found.standing][2])
        if scope["method"] not in _SAFE:
            if has_form(scope):
                form, onward = await read_form(scope, receive)
            if found.actor is None or found.actor.via == "web":  # nobody can make a browser send a program's token
                _not_forged(scope, found, form)
        remember(scope, found, form)
        if asks == SESSION and found.known is None:
            raise UnauthenticatedError(_NEXT[Standing.ENDED][2])
        if found.actor is not None and asks not in {DOOR, SESSION, SIGNED_IN}:
            require(found.actor, asks)
        return onward

    def _who(self, scope: Scope) -> Who:
        address = address_of(scope)
        headers = Headers(scope=scope)
        told = headers.get("authorization")
        if told is not None:
            return self._program(told, address)
        token = session_token(scope)
        found = None
        if token is not None:
            found = find_session(self._store, token, address, awake=BACKGROUND not in headers)
        self._count(found.session.id if found is not None else f"address {address}")
        if found is None:
            return Who(csrf=visit_token(scope) or "")
        whole = found.standing is Standing.OPEN
        return Who(found.actor(address) if whole else None, found, found.session.csrf)

    def _program(self, told: str, address: str | None) -> Who:
        scheme, _, token = told.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise SignInError("programs sign in with 'Authorization: Bearer' and a token")
        actor = find_by_token(self._store, token.strip(), address)
        self._count(actor.session_id or "")
        return Who(actor)

    def _count(self, key: str) -> None:
        if self._pace.beyond(key):
            raise ThrottledError("too many requests; try again in a minute", 60)

    def _refusal(self, scope: Scope, error: MedcodexError) -> Response:
        """The answer to whoever may not pass: for strangers a page leads to where they can prove who they are."""
        if not isinstance(error, UnauthenticatedError):
            return answer_to(scope, error)
        standing = who(scope).standing
        place, kind, _ = _NEXT.get(standing, _NEXT[Standing.ENDED])
        if str(scope["path"]).startswith(_PROGRAMS) or scope["method"] not in _SAFE:
            answer = problem_answer(scope, 401, kind if standing is not Standing.ENDED else error.kind, error.message)
            answer.headers["www-authenticate"] = "Bearer"
            return answer
        back = here(scope)
        return RedirectResponse(f"{place}?next={quote(back, safe='')}" if len(back) <= _LONGEST else place, 303)


def here(scope: Scope) -> str:
    """Path and query of a request, to come back to."""
    path = quote(str(scope["path"]), safe="/:@!$&'()*+,;=~-._")
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def _not_forged(scope: Scope, found: Who, form: FormData) -> None:
    """ForbiddenError where a request that changes something was not made by a page of ours."""
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise ForbiddenError("this came from another site")
    origin = headers.get("origin", "null")  # "null" is what browsers say under our referrer policy
    if origin != "null" and origin.partition("://")[2].lower() != headers.get("host", "").lower():
        raise ForbiddenError("this came from another site")
    told = headers.get(CSRF) or form.get("csrf")
    if not same(told if isinstance(told, str) else None, found.csrf):
        raise ForbiddenError("the page is out of date; load it again and repeat what you did", "csrf")


def _nothing_there(scope: Scope, methods: frozenset[str]) -> Response:
    """The answer to a request that no route takes, as the router would give it."""
    if not methods:
        return problem_answer(scope, 404, "not-found", "Not Found")
    answer = problem_answer(scope, 405, "usage", "Method Not Allowed")
    answer.headers["allow"] = ", ".join(sorted(methods))
    return answer


def _unkept(send: Send) -> Send:
    """Have nobody keep the answer: it may hold a patient."""

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["cache-control"] = "no-store"
        await send(message)

    return answer
