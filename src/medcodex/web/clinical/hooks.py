"""CDS Hooks: the services there are, what they answer, and what became of their cards."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from medcodex.errors import ForbiddenError, InputError, NotFoundError, NotLoadedError, UnauthenticatedError
from medcodex.formats.fhir.reading import Element, parse_json
from medcodex.web.identity.who import address_of
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.identity.api_tokens import find_by_token

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.app.gap_cards import Gaps
    from medcodex.web.clinical.client_proof import Clients
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.people import Actor

MAX_BODY = 16 * 1024 * 1024
_PREFIX = "/cds-services"
_WORD = 80
_REASON = 500
_MOST = 100
_OUTCOMES = frozenset({"accepted", "overridden"})


class Hooks:
    """The routes of CDS Hooks 2.0 over a workbench, whose trail keeps that a service was asked and how its cards were
    taken."""

    def __init__(self, bench: Workbench, gaps: Gaps, clients: Clients, now: Callable[[], dt.datetime]) -> None:
        self._bench = bench
        self._gaps = gaps
        self._clients = clients
        self._now = now

    def routes(self) -> list[Route]:
        """For an application to add."""
        return [
            Route(_PREFIX, self._discovery, methods=["GET"]),
            Route(f"{_PREFIX}/{{service}}", self._answering(self._asked), methods=["POST"]),
            Route(f"{_PREFIX}/{{service}}/feedback", self._answering(self._feedback), methods=["POST"]),
        ]

    async def _discovery(self, _: Request) -> Response:
        return JSONResponse({"services": list(services().values())})

    def _answering(self, answer: Callable[[Request, Element], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            body = bytearray()
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY:
                    return _problem(413, f"a body of more than {MAX_BODY} bytes")
            return await run_in_threadpool(self._tried, answer, request, bytes(body))

        return endpoint

    def _tried(self, answer: Callable[[Request, Element], Response], request: Request, body: bytes) -> Response:
        try:
            if request.path_params["service"] not in services():
                raise NotFoundError("no such service", "service")
            return answer(request, Element(parse_json(body, strict=True), "request"))
        except UnauthenticatedError as error:
            return _problem(401, error.message)
        except NotFoundError as error:
            return _problem(404, error.message)
        except ForbiddenError as error:
            return _problem(403, error.message)
        except InputError as error:
            return _problem(400, error.message, error.where)
        except NotLoadedError as error:
            return _problem(422, error.message)

    def _asked(self, request: Request, told: Element) -> Response:
        actor = self._who(request)
        service = services()[request.path_params["service"]]
        if told.required("hook") != service["hook"]:
            raise InputError(f"{service['hook']} is expected", "hook")
        instance = told.required("hookInstance")
        context, prefetch = told.one("context"), told.one("prefetch")
        if context is None:
            raise InputError("is required", "context")
        cards = self._gaps.cards(service["hook"], context.raw, prefetch.raw if prefetch is not None else {})
        detail = {"service": service["id"], "cards": len(cards)}
        with self._bench.store.begin(actor) as work:
            work.record(Event("cds.asked", "hook", _plain(instance)[:40], None, None, detail))
            for card in cards:
                work.record(Event("cds.shown", "card", card["uuid"], None, None, {"service": service["id"]}))
        return JSONResponse({"cards": cards}, headers={"cache-control": "no-store"})

    def _feedback(self, request: Request, told: Element) -> Response:
        """What became of cards, kept on the trail; what somebody typed is sealed there."""
        actor = self._who(request)
        every = list(told.each("feedback"))
        if not 0 < len(every) <= _MOST:
            raise InputError(f"1 to {_MOST} are expected", "feedback")
        with self._bench.store.begin(actor) as work:
            for one in every:
                outcome = one.required("outcome")
                if outcome not in _OUTCOMES:
                    raise InputError(f"one of {', '.join(sorted(_OUTCOMES))} is expected", f"{one.path}.outcome")
                given = one.one("overrideReason")
                reason = given.one("reason") if given is not None else None
                detail = {"service": request.path_params["service"], "outcome": outcome}
                if reason is not None:
                    detail["reason"] = _plain(reason.text("code"))[:_WORD]
                comment = given.text("userComment")[:_REASON] if given is not None else ""
                work.record(
                    Event("cds.feedback", "card", _plain(one.required("card"))[:40], None, comment or None, detail)
                )
        return JSONResponse({})

    def _who(self, request: Request) -> Actor:
        """A client that is trusted by its signature, or a program with a token of ours."""
        scheme, _, token = (request.headers.get("authorization") or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            actor = self._bench.acting(request)
        elif token.count(".") == 2:
            address = f"{self._clients.audience}{request.url.path}"
            return self._clients.prove(token.strip(), address, self._now().timestamp())
        else:
            actor = find_by_token(self._bench.store, token.strip(), address_of(request.scope))
        require(actor, "interface.use")
        return actor


@cache
def services() -> Mapping[str, Any]:
    """The services by id (data/cds_services.toml)."""
    text = (files("medcodex.web.clinical") / "data" / "cds_services.toml").read_text(encoding="utf-8")
    return {row["id"]: row for row in tomllib.loads(text)["service"]}


def _problem(status: int, message: str, where: str | None = None) -> Response:
    headers = {"www-authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"error": {"message": message, "where": where}}, status, headers)


def _plain(text: str) -> str:
    return "".join(one for one in text if one.isascii() and (one.isalnum() or one in "-._"))
