"""The terminology service as routes of a web application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec.json
from anyio import CapacityLimiter, to_thread
from starlette.responses import Response
from starlette.routing import Route

from medcodex.formats.fhir.outcome import write_outcome
from medcodex.terminology.valueset.messages import issue
from medcodex.web.fhir.description import describe
from medcodex.web.fhir.dispatch import Call, Reply, answer
from medcodex.web.fhir.media import JSON

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from medcodex.web.fhir.service import FhirService

# Answering is work, not waiting: more threads than this only get in one another's way.
_THREADS = 4
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]


def fhir_routes(service: FhirService, prefix: str = "/fhir") -> list[Route]:
    """The routes of the service below a prefix, for an application to add to its own."""
    endpoint = _endpoint(service, prefix)
    description = msgspec.json.encode(describe(service.version, prefix))

    async def described(_: Request) -> Response:
        return Response(description, media_type="application/json")

    return [
        Route(f"{prefix}/openapi.json", described, methods=["GET"], name="fhir-description"),
        Route(prefix or "/", endpoint, methods=_METHODS, name="fhir"),
        Route(f"{prefix}/{{path:path}}", endpoint, methods=_METHODS, name="fhir-path"),
    ]


def _endpoint(service: FhirService, prefix: str) -> Callable[[Request], Awaitable[Response]]:
    limiter = CapacityLimiter(_THREADS)

    async def endpoint(request: Request) -> Response:
        body = await _body(request, service.limits.body)
        if body is None:
            reason = f"the body is larger than {service.limits.body} bytes"
            return _response(Reply(413, write_outcome([issue("too-large", reason=reason)])))
        base = f"{request.url.scheme}://{request.url.netloc}{prefix}"
        path = request.path_params.get("path", "")
        headers = {name.lower(): value for name, value in request.headers.items()}
        call = Call(request.method, path, request.url.query, headers, body, base)
        return _response(await to_thread.run_sync(answer, service, call, limiter=limiter))

    return endpoint


async def _body(request: Request, limit: int) -> bytes | None:
    """The body; None, without reading on, where it is larger than the limit."""
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated) > limit:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)


def _response(reply: Reply) -> Response:
    headers = {"Allow": reply.allow} if reply.allow else None
    content = msgspec.json.encode(reply.resource)
    return Response(content, reply.status, headers, media_type=f"{JSON}; charset=utf-8")
