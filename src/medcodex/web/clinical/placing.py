"""What a transaction, a batch or a single request would have done, before it is taken in: each resource under the id it
is to have here, conditions looked up, references changed to match (FHIR R4, 3.1.0 RESTful API)."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from medcodex.errors import ConflictError, InputError
from medcodex.formats.fhir.reading import resource
from medcodex.interchange.fhir.references import by_identifier
from medcodex.web.clinical.kinds import TAKEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.encounter.resource import Shelf
    from medcodex.formats.fhir.reading import Element

_URL = re.compile(r"(?P<kind>[A-Za-z]+)(?:/(?P<id>[A-Za-z0-9.\-]{1,64}))?(?:\?(?P<query>.+))?")
_POINTING = frozenset({"reference", "url"})
_NAMESPACE = uuid.UUID("6f0b8f5e-3f5a-5d0a-9c43-6b5d9f6f2f10")


@dataclass(frozen=True, slots=True)
class Asked:
    """One interaction: ``path`` where it stands in the request, "" for a request of its own; ``url`` below the base."""

    method: str
    url: str
    body: Element | None
    path: str = ""
    full_url: str = ""
    if_none_exist: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """What it comes to: the resource under its ``name`` ("Patient/ID"); ``body`` None where a condition found it kept
    already; ``new`` where nothing of the name is kept."""

    asked: Asked
    name: str
    body: Mapping[str, Any] | None
    new: bool


def asked_of(entry: Element) -> Asked:
    """The interaction of an entry. InputError where it is none that is taken."""
    request = entry.one("request")
    if request is None:
        raise InputError("is required", f"{entry.path}.request")
    body = resource(entry.raw["resource"], f"{entry.path}.resource") if entry.has("resource") else None
    return Asked(
        request.required("method"),
        request.required("url"),
        body,
        entry.path,
        entry.text("fullUrl"),
        request.text("ifNoneExist"),
    )


def place(asked: Asked, shelf: Shelf) -> Placed:
    """Where a resource goes. InputError, ConflictError (a condition that fits several) where that cannot be told."""
    where = f"{asked.path}.request" if asked.path else ""
    match = _URL.fullmatch(unquote(asked.url).lstrip("/"))
    if match is None or match["kind"] not in TAKEN:
        raise InputError(f"{asked.url[:60]}: no kind of resource that is taken in here", f"{where}.url".lstrip("."))
    if asked.method not in {"POST", "PUT"}:
        raise InputError(f"{asked.method[:20]}: POST or PUT is expected", f"{where}.method".lstrip("."))
    if asked.body is None:
        raise InputError("a resource is expected", asked.path or "body")
    kind, body = match["kind"], asked.body
    if body.text("resourceType") != kind:
        raise InputError(f"a {kind} is expected", f"{body.path}.resourceType")
    if asked.method == "POST":
        if match["id"] or match["query"]:
            raise InputError("a POST goes to the type alone", f"{where}.url".lstrip("."))
        return _created(asked, kind, body, shelf)
    return _updated(asked, match, body, shelf)


def _created(asked: Asked, kind: str, body: Element, shelf: Shelf) -> Placed:
    if asked.if_none_exist:
        found = _known(kind, asked.if_none_exist, shelf)
        if found:
            return Placed(asked, found, None, new=False)
    content = json.dumps(body.raw, sort_keys=True)
    # Made of what was sent: the same request again is the same resource.
    name = f"{kind}/{uuid.uuid5(_NAMESPACE, f'{asked.full_url} {content}')}"
    return Placed(asked, name, _under(body, name), new=not shelf.named([name]))


def _updated(asked: Asked, match: re.Match[str], body: Element, shelf: Shelf) -> Placed:
    kind, identifier = match["kind"], match["id"]
    if match["query"]:
        name = _known(kind, match["query"], shelf) or f"{kind}/{body.text('id') or uuid.uuid5(_NAMESPACE, match[0])}"
        return Placed(asked, name, _under(body, name), new=not shelf.named([name]))
    if not identifier:
        raise InputError("a PUT names the resource by id", f"{asked.path}.request.url".lstrip("."))
    if body.text("id") != identifier:
        raise InputError("is not the id that the address names", f"{body.path}.id")
    name = f"{kind}/{identifier}"
    return Placed(asked, name, body.raw, new=not shelf.named([name]))


def _known(kind: str, query: str, shelf: Shelf) -> str:
    """The resource that a condition finds; "" for none. Conditions by identifier are understood, others are refused: to
    pass one over would make a double."""
    told = parse_qsl(query.partition("?")[2] or query, keep_blank_values=True)
    if len(told) != 1 or told[0][0] != "identifier" or not told[0][1]:
        raise InputError("a condition other than identifier=SYSTEM|VALUE is not understood here", "ifNoneExist")
    system, bar, value = told[0][1].rpartition("|")
    found = shelf.named([by_identifier(kind, system if bar else "", value)])
    if len(found) > 1:
        raise ConflictError("the condition fits several resources", "ifNoneExist")
    return found[0].name if found else ""


def _under(body: Element, name: str) -> Mapping[str, Any]:
    return {**body.raw, "id": name.rpartition("/")[2]}


def together(placed: Sequence[Placed]) -> bytes:
    """The resources as one Bundle whose references name them by their ids here. InputError where two would go to one
    place."""
    names: dict[str, str] = {}
    for number, one in enumerate(placed):
        if any(one.name == other.name and other.body is not None for other in placed[:number]) and one.body is not None:
            raise InputError("the same resource twice in one transaction", one.asked.path)
        if one.asked.full_url:
            names[one.asked.full_url] = one.name
    entries = [{"resource": _renamed(one.body, names)} for one in placed if one.body is not None]
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}, ensure_ascii=False).encode()


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: names.get(inner, inner) if key in _POINTING and isinstance(inner, str) else _renamed(inner, names)
            for key, inner in value.items()
        }
    return [_renamed(inner, names) for inner in value] if isinstance(value, list) else value
