"""The clinical routes below /fhir, beside the terminology service."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import msgspec.json
from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route

from medcodex.app.coding_bundle import proposals
from medcodex.encounter import Claim
from medcodex.errors import InputError, MedcodexError, SignInError, UnauthenticatedError
from medcodex.formats.fhir.reading import parse_json, resource
from medcodex.interchange.fhir.out.bundle import full_url, resources
from medcodex.web.clinical import giving
from medcodex.web.clinical.answers import answered, outcome, refusal
from medcodex.web.clinical.kinds import CLINICAL, SEARCHED, TAKEN
from medcodex.web.clinical.placing import Asked
from medcodex.web.clinical.taking import Taking, WaitsError
from medcodex.web.fhir.operations import KINDS
from medcodex.web.identity.who import address_of
from medcodex.workflow.access import require
from medcodex.workflow.identity.api_tokens import find_by_token

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.formats.fhir.writing import Json
    from medcodex.interchange.site import Site
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.people import Actor
    from medcodex.workflow.session.ports import CodingEngine

MAX_BODY = 32 * 1024 * 1024
_VERSION = version("medcodex")


class _Kinds(Convertor[str]):
    """A kind of clinical resource in an address."""

    regex = "|".join(CLINICAL)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class Clinical:
    """The routes over a workbench. ``engine`` codes what is only asked about."""

    def __init__(
        self, bench: Workbench, engine: CodingEngine, site: Site, now: Callable[[], dt.datetime], prefix: str = "/fhir"
    ) -> None:
        self._bench = bench
        self._engine = engine
        self._taking = Taking(bench.store, site)
        self._site = site
        self._now = now
        self._prefix = prefix
        self._terminology: Callable[[Request], Awaitable[Response]] | None = None

    def routes(self, terminology: Callable[[Request], Awaitable[Response]] | None = None) -> list[Route]:
        """For an application to put before the terminology service, which answers batches of its own."""
        register_url_convertor("clinical", _Kinds())
        self._terminology = terminology
        one, every = f"{self._prefix}/{{kind:clinical}}/{{id}}", f"{self._prefix}/{{kind:clinical}}"
        return [
            Route(self._prefix, self._bundle, methods=["POST"]),
            Route(f"{self._prefix}/$code", self._answering(self._code), methods=["POST"]),
            Route(f"{self._prefix}/Encounter/{{id}}/$everything", self._answering(self._everything), methods=["GET"]),
            Route(every, self._answering(self._search), methods=["GET"]),
            Route(every, self._answering(self._single), methods=["POST", "PUT"]),
            Route(one, self._answering(self._read), methods=["GET"]),
            Route(one, self._answering(self._single), methods=["PUT"]),
        ]

    async def _bundle(self, request: Request) -> Response:
        """A Bundle to the base. One that only asks for terminology is open to everybody; all others need a token."""
        body = await _body(request)
        if body is None:
            return answered(outcome("too-long", f"a body of more than {MAX_BODY} bytes"), 413)
        if self._terminology is not None and await run_in_threadpool(_only_asks, body):
            request._body = body  # read already, and asked for again behind
            return await self._terminology(request)
        return await run_in_threadpool(self._tried, self._taken, request, body)

    def _answering(self, answer: Callable[[Request, bytes], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            body = await _body(request)
            if body is None:
                return answered(outcome("too-long", f"a body of more than {MAX_BODY} bytes"), 413)
            return await run_in_threadpool(self._tried, answer, request, body)

        return endpoint

    def _tried(self, answer: Callable[[Request, bytes], Response], request: Request, body: bytes) -> Response:
        try:
            return answer(request, body)
        except UnauthenticatedError as error:
            return answered(outcome("login", error.message), 401, {"www-authenticate": "Bearer"})
        except WaitsError as error:
            return answered(outcome("processing", error.message), 422)
        except MedcodexError as error:
            status, told = refusal(error)
            return answered(told, status)

    def _taken(self, request: Request, body: bytes) -> Response:
        actor = self._program(request)
        bundle = resource(parse_json(body, strict=True))
        if bundle.text("resourceType") != "Bundle":
            raise InputError("a Bundle is expected; other resources go to their own type", "resourceType")
        status, told = self._taking.bundle(actor, bundle)
        return answered(told, status)

    def _single(self, request: Request, body: bytes) -> Response:
        actor = self._bench.acting(request)
        kind, identifier = request.path_params["kind"], request.path_params.get("id")
        query = request.url.query
        url = kind + (f"/{identifier}" if identifier else "") + (f"?{query}" if query else "")
        asked = Asked(
            request.method,
            url,
            resource(parse_json(body, strict=True)),
            if_none_exist=request.headers.get("if-none-exist", ""),
        )
        placed = self._taking.single(actor, asked)
        location = f"{self._base(request)}/{placed.name}"
        told = placed.body or outcome("informational", "kept already", severity="information")
        return answered(dict(told), 201 if placed.new else 200, {"location": location})

    def _read(self, request: Request, _: bytes) -> Response:
        with self._bench.begin(request) as work:
            return answered(giving.read(work, request.path_params["kind"], request.path_params["id"], _VERSION))

    def _search(self, request: Request, _: bytes) -> Response:
        query = dict(parse_qsl(request.url.query, keep_blank_values=True))
        with self._bench.begin(request) as work:
            return answered(giving.search(work, request.path_params["kind"], query, _VERSION, self._base(request)))

    def _everything(self, request: Request, _: bytes) -> Response:
        with self._bench.begin(request) as work:
            return answered(giving.everything(work, request.path_params["id"], _VERSION, self._base(request)))

    def _code(self, request: Request, body: bytes) -> Response:
        """Proposed codes of a record that is not kept."""
        require(self._bench.acting(request), "interface.use")
        told = request.query_params.get("claim")
        if told is not None and told not in set(Claim):
            raise InputError(f"one of {', '.join(Claim)} is expected", "claim")
        claim = Claim(told) if told is not None else None
        found: dict[str, Json] = {}
        for one in proposals(body, self._engine, self._now(), self._site, claim):
            for each in resources(one.finished, _VERSION):
                found.setdefault(full_url(each, self._base(request)), each)
        entries = [{"fullUrl": url, "resource": each} for url, each in found.items()]
        return answered({"resourceType": "Bundle", "type": "collection", "entry": entries})

    def _program(self, request: Request) -> Actor:
        """Who posts to the base, which the gate leaves open for the terminology service."""
        told = request.headers.get("authorization")
        if told is None:
            return self._bench.acting(request)
        scheme, _, token = told.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise SignInError("programs sign in with 'Authorization: Bearer' and a token")
        return find_by_token(self._bench.store, token.strip(), address_of(request.scope))

    def _base(self, request: Request) -> str:
        return f"{request.url.scheme}://{request.url.netloc}{self._prefix}"


def clinical_statement() -> list[Json]:
    """What the CapabilityStatement says of these routes."""
    return [
        {
            "type": kind,
            "interaction": [
                *({"code": code} for code in ("create", "update") if kind in TAKEN),
                *({"code": code} for code in ("read", "search-type") if kind in SEARCHED),
            ],
            **({"conditionalCreate": True, "conditionalUpdate": True, "updateCreate": True} if kind in TAKEN else {}),
            **(
                {"searchParam": [{"name": name, "type": _PARAMETERS[name]} for name in SEARCHED[kind]]}
                if kind in SEARCHED
                else {}
            ),
        }
        for kind in CLINICAL
    ]


_PARAMETERS = {"_id": "token", "identifier": "token", "encounter": "reference", "patient": "reference"}


def _only_asks(body: bytes) -> bool:
    """Whether a Bundle is a batch of questions to the terminology service."""
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return True  # the service says what is wrong with it
    if not isinstance(told, dict) or told.get("resourceType") != "Bundle" or told.get("type") != "batch":
        return not isinstance(told, dict) or told.get("resourceType") != "Bundle"
    entries = told.get("entry")
    if not isinstance(entries, list):
        return True
    requests = [entry.get("request") for entry in entries if isinstance(entry, dict)]
    urls = [one.get("url") for one in requests if isinstance(one, dict)]
    heads = {str(url).rpartition("/fhir/")[2].lstrip("/").partition("/")[0].partition("?")[0] for url in urls}
    return heads <= {*KINDS, "metadata", "$versions", ""}


async def _body(request: Request) -> bytes | None:
    """The body; None, without reading on, where it is too large."""
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated) > MAX_BODY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)
