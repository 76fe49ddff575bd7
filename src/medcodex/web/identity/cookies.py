"""The cookies there are: the session's, and those by which what strangers send is known to come from our own pages."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from medcodex.web.settings import LOOPBACK

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Scope

_SESSION = "medcodex"
_VISIT = "medcodex-visit"
_ERRAND = "medcodex-errand"
_HOST = "__Host-"
"""A browser takes such a cookie only over TLS, for this host alone and all of its paths: no neighbour can plant one."""


def secure(scope: Scope) -> bool:
    """Whether cookies are for TLS only: everywhere but on this machine itself without TLS."""
    host = (
        Headers(scope=scope).get("host", "").rpartition("]")[0].lstrip("[")
        or (Headers(scope=scope).get("host", "").partition(":")[0])
    )
    return scope["scheme"] == "https" or host.lower() not in LOOPBACK


def session_token(scope: Scope) -> str | None:
    """The token in the session's cookie."""
    return _read(scope, _SESSION)


def keep_session(request: Request, answer: Response, token: str) -> None:
    """Give a browser its session. It ends with the browser; the server ends it sooner."""
    _write(request, answer, _SESSION, token)


def forget_session(request: Request, answer: Response) -> None:
    """Take it away."""
    _drop(request, answer, _SESSION)


def visit_token(scope: Scope) -> str | None:
    """What a stranger's forms have to bring along; None where the browser brought no cookie."""
    visit = _read(scope, _VISIT)
    return None if visit is None else _derived(visit)


def begin_visit(request: Request, answer: Response) -> str:
    """Give a stranger the cookie, and the word for the forms of this page."""
    visit = secrets.token_urlsafe(32)
    _write(request, answer, _VISIT, visit)
    return _derived(visit)


def errand_token(scope: Scope) -> str | None:
    """The errand on which this browser went to the provider of single sign-on."""
    return _read(scope, _ERRAND)


def keep_errand(request: Request, answer: Response, state: str) -> None:
    """Remember it in the browser, so that nobody else can end it."""
    _write(request, answer, _ERRAND, state)


def forget_errand(request: Request, answer: Response) -> None:
    """Take it away."""
    _drop(request, answer, _ERRAND)


def same(told: str | None, expected: str | None) -> bool:
    """Whether two words are the same, in a time that tells nothing about them."""
    return bool(told and expected) and hmac.compare_digest((told or "").encode("utf-8", "surrogatepass"),
                                                           (expected or "").encode())  # fmt: skip


def _derived(visit: str) -> str:
    return sha256(b"medcodex visit\0" + visit.encode("utf-8", "surrogatepass")).hexdigest()


def _name(scope: Scope, name: str) -> str:
    return _HOST + name if secure(scope) else name


def _read(scope: Scope, name: str) -> str | None:
    wanted = _name(scope, name)
    for header in Headers(scope=scope).getlist("cookie"):
        found = cookie_parser(header).get(wanted)
        if found is not None:
            return found
    return None


def _write(request: Request, answer: Response, name: str, value: str) -> None:
    scope = request.scope
    answer.set_cookie(_name(scope, name), value, path="/", secure=secure(scope), httponly=True, samesite="lax")


def _drop(request: Request, answer: Response, name: str) -> None:
    scope = request.scope
    answer.delete_cookie(_name(scope, name), path="/", secure=secure(scope), httponly=True, samesite="lax")
