"""An invented code system and value sets, a terminology service over them, and a real server for it."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette

from medcodex.formats.fhir.codesystem import read_code_system
from medcodex.formats.fhir.reading import resource
from medcodex.formats.fhir.valueset import read_value_set
from medcodex.terminology.valueset.scope import Scope, VersionRules
from medcodex.terminology.valueset.shelves import ListedShelf
from medcodex.web.fhir.dispatch import Call, Reply, answer
from medcodex.web.fhir.routes import fhir_routes
from medcodex.web.fhir.service import FhirService, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.terminology.valueset.maps import ConceptMaps
    from medcodex.terminology.valueset.records import ValueSet
    from medcodex.terminology.valueset.systems import About

ZOO = "http://example.org/zoo"
Json = dict[str, Any]


def concept(code: str, display: str = "", *below: Json, **more: Any) -> Json:
    """A concept of a CodeSystem resource; properties by name."""
    found: Json = {"code": code, "display": display or code.capitalize()}
    found["property"] = [
        {"code": name, "valueBoolean" if isinstance(value, bool) else "valueCode": value}
        for name, value in more.items()
    ]
    if below:
        found["concept"] = list(below)
    return found


def zoo(version: str = "1.0.0", **more: Any) -> Json:
    """Animals: a hierarchy of three levels, one inactive, one that cannot be selected."""
    return {
        "resourceType": "CodeSystem",
        "url": ZOO,
        "version": version,
        "name": "Zoo",
        "status": "active",
        "language": "en",
        "caseSensitive": True,
        "content": "complete",
        "property": [{"code": "legs", "type": "code"}],
        "concept": [
            concept(
                "mammal",
                "",
                concept("cat", "Cat", concept("lion", legs="4"), concept("tiger", legs="4"), legs="4"),
                concept("bat", "Bat", legs="2"),
                notSelectable=True,
            ),
            concept("bird", "", concept("dodo", status="retired", legs="2"), concept("owl", legs="2")),
            concept("snake", legs="0"),
        ],
        **more,
    }


def value_set(*includes: Json, exclude: Sequence[Json] = (), **more: Any) -> Json:
    """A ValueSet resource over includes."""
    compose: Json = {"include": list(includes)}
    if exclude:
        compose["exclude"] = list(exclude)
    if "inactive" in more:
        compose["inactive"] = more.pop("inactive")
    return {"resourceType": "ValueSet", "url": "http://example.org/vs", "status": "active", "compose": compose, **more}


def codes(*listed: str) -> Json:
    return {"system": ZOO, "concept": [{"code": code} for code in listed]}


def where(name: str, op: str, value: str) -> Json:
    return {"system": ZOO, "filter": [{"property": name, "op": op, "value": value}]}


def scope_of(*resources: Json, rules: VersionRules | None = None) -> Scope:
    """A scope that sees some resources."""
    return Scope((_Shelf(*resources),), rules or VersionRules())


class _Shelf(ListedShelf):
    """A catalogue over resources, as the service wants one."""

    def __init__(self, *resources: Json) -> None:
        elements = [resource(each) for each in resources]
        self._all_systems = [read_code_system(e) for e in elements if e.text("resourceType") == "CodeSystem"]
        self._all_sets = [read_value_set(e) for e in elements if e.text("resourceType") == "ValueSet"]
        super().__init__(self._all_systems, self._all_sets)

    def systems(self) -> Sequence[tuple[About, str]]:
        return [(each.about, f"{each.about.name}-{each.about.version}".lower()) for each in self._all_systems]

    def all_value_sets(self) -> Sequence[ValueSet]:
        return self._all_sets


def service_of(*resources: Json, maps: tuple[ConceptMaps, ...] = (), limits: Limits | None = None) -> FhirService:
    """A terminology service over some resources, at a fixed time."""
    return FhirService(
        _Shelf(*resources),
        lambda: dt.datetime(2026, 5, 15, 12, tzinfo=dt.UTC),
        time.monotonic,
        lambda: "00000000-0000-4000-8000-000000000000",
        "0.0.0",
        "2026-05-15",
        maps,
        limits or Limits(),
    )


def ask(service: FhirService, path: str, /, *, headers: Json | None = None, **query: str) -> Reply:
    """GET of a path with parameters; - in a name is written _."""
    pairs = urlencode({name.replace("__", "-"): value for name, value in query.items()})
    return answer(service, Call("GET", path, pairs, headers or {}, b"", "http://test/fhir"))


def post(service: FhirService, path: str, body: Any, headers: Json | None = None) -> Reply:
    """POST of a JSON body."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    with_type = {"content-type": "application/fhir+json", **(headers or {})}
    return answer(service, Call("POST", path, "", with_type, sent, "http://test/fhir"))


def parameters(*listed: Json, **named: Any) -> Json:
    """A Parameters resource: strings, booleans and whole numbers by name, other parameters as they are."""
    kinds = {str: "valueString", bool: "valueBoolean", int: "valueInteger"}
    simple = [{"name": name.replace("__", "-"), kinds[type(value)]: value} for name, value in named.items()]
    return {"resourceType": "Parameters", "parameter": [*simple, *listed]}


def told(reply: Reply) -> Json:
    """The parameters of an answer by name; the last of a name counts."""
    return {
        each["name"]: next((value for key, value in each.items() if key != "name"), None)
        for each in reply.resource["parameter"]
    }


def listed(reply: Reply) -> list[str]:
    """The codes of an expansion, depth first."""
    found: list[str] = []

    def walk(members: Sequence[Json]) -> None:
        for each in members:
            found.append(each["code"])
            walk(each.get("contains", ()))

    walk(reply.resource["expansion"].get("contains", ()))
    return found


@contextmanager
def running(service: FhirService) -> Iterator[str]:
    """A server for the service on a free port; its base address."""
    config = uvicorn.Config(Starlette(routes=fhir_routes(service)), port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/fhir"
    finally:
        server.should_exit = True
        thread.join()
