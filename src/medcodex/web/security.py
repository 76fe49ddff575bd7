"""What every answer carries and every request has to pass, whatever lies behind."""

from __future__ import annotations

import logging
import re
from time import perf_counter
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from medcodex.web.problems import is_fhir, problem_answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from medcodex.web.settings import Settings

    Sender = Callable[[MutableMapping[str, Any]], Awaitable[None]]

log = logging.getLogger("medcodex.web")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_CHARTS = re.compile(
    r"/api/encounters|/(?:api|work)/arrivals(?:/[^/]+/release)?|/work/new(?:/file)?|/work/charts/[^/]+/documents|/cds-services/[^/]+|/api/x12/[a-z]+"
    r"|/api/claim-answers|/work/claims/answers|/learn/cases/own"
    r"|/learn/education/entries(?:/[^/]+)?|/api/learn/education/entries/[^/]+/certificate"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Guard:
    """The outermost layer: checks host and size, puts the headers on, turns what nobody foresaw into an answer
    without a traceback, and writes one line a request. The line has no query: what somebody searches for can be a
    patient's. Bodies under /fhir are measured there: requests to it bring code systems along."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._hosts = frozenset(host.lower() for host in settings.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = perf_counter(), 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        try:
            refused = self._refused(scope)
            if refused is not None:
                await problem_answer(scope, *refused)(scope, receive, answer)
            else:
                measured = receive if is_fhir(scope) else _Measured(receive, self._limit(scope))
                await self._app(scope, measured, answer)
        except Exception as error:
            # The message of an error could hold what was asked; its type cannot.
            log.error("%s %s failed: %s", scope["method"], _path(scope), type(error).__name__)
            if status:
                raise ConnectionAbortedError("broken off in the middle of an answer") from None
            await problem_answer(scope, 500, "internal", f"internal error ({type(error).__name__})")(
                scope, receive, answer
            )
        finally:
            elapsed = (perf_counter() - started) * 1000
            log.info("%s %s %d %.1f ms", scope["method"], _path(scope), status, elapsed)

    def _refused(self, scope: Scope) -> tuple[int, str, str] | None:
        headers = Headers(scope=scope)
        host = _host(headers.get("host", ""))
        if host not in self._hosts:
            return 400, "usage", "the Host header names no host of this service; serve --allowed-host adds one"
        if len(scope["query_string"]) > self._settings.max_query:
            return 414, "input", f"a query of more than {self._settings.max_query} characters"
        if is_fhir(scope):
            return None
        length, limit = headers.get("content-length", "0"), self._limit(scope)
        if not length.isascii() or not length.isdigit() or int(length) > limit:
            return 413, "input", _too_large(limit)
        return None

    def _limit(self, scope: Scope) -> int:
        """The most bytes of a body: charts come in whole, with all their documents, and certificates are scans."""
        return self._settings.max_charts if _CHARTS.fullmatch(scope["path"]) else self._settings.max_body


class _Measured:
    """Receives for the application and counts: a body may grow beyond what was announced."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._got = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._got += len(message.get("body", b""))
        if self._got > self._limit:
            raise HTTPException(413, _too_large(self._limit))
        return message


def _too_large(limit: int) -> str:
    return f"a body of more than {limit} bytes"


def _host(header: str) -> str:
    """The name in a Host header, without port and brackets."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()


def _path(scope: Scope) -> str:
    """The path as it came over the wire, which is printable, cut to a line."""
    raw: bytes = scope.get("raw_path") or b""
    return raw.decode("ascii", "replace")[:200]
