"""The resources of a Bundle of any type, each with its names (FHIR R4, 3.1 Bundle)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import InputError
from medcodex.formats.fhir.reading import Element, resource
from medcodex.interchange.fhir.kept import kept
from medcodex.interchange.fhir.references import base_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter.resource import Resource

MOST_ENTRIES = 20_000
TYPES = frozenset(
    {"document", "message", "transaction", "transaction-response", "batch", "batch-response", "history", "searchset",
     "collection"}
)  # fmt: skip
_TAKEN = frozenset({"POST", "PUT"})


class Entry(NamedTuple):
    """One entry: its path, its resource as an element and as it is kept."""

    path: str
    element: Element
    kept: Resource


def entries(bundle: Element) -> Iterator[Entry | InputError]:
    """The entries with a resource, in their order; an InputError in the place of one that cannot be read. InputError is
    raised where the Bundle itself is none of R4, or would have something deleted."""
    kind = bundle.required("type")
    if kind not in TYPES:
        raise InputError(f"{bundle.path}.type: one of {', '.join(sorted(TYPES))} is expected", f"{bundle.path}.type")
    told = list(bundle.each("entry"))
    if len(told) > MOST_ENTRIES:
        raise InputError(f"{bundle.path}.entry: more than {MOST_ENTRIES} entries", f"{bundle.path}.entry")
    seen: set[str] = set()
    for entry in told:
        _request(entry)
        if not entry.has("resource"):
            continue
        element = resource(entry.raw["resource"], f"{entry.path}.resource")
        full_url = entry.text("fullUrl")
        if kind == "history":
            # Newest first: older states of the same resource are behind it.
            if full_url in seen:
                continue
            seen.add(full_url)
        try:
            yield Entry(entry.path, element, kept(element, full_url, base_of(full_url)))
        except InputError as error:
            yield error


def once(found: Iterable[Entry]) -> list[Entry]:
    """The entries, each resource once. InputError where one name stands for two that differ."""
    known: dict[str, Entry] = {}
    for one in found:
        former = known.setdefault(one.kept.name, one)
        if former is not one and former.kept.content != one.kept.content:
            raise InputError(f"{one.path}: the same id as {former.path}, and another content", one.path)
    return list(known.values())


def _request(entry: Element) -> None:
    request = entry.one("request")
    method = request.text("method") if request is not None else ""
    if request is not None and method == "DELETE":
        path = f"{request.path}.method"
        raise InputError(f"{path}: nothing is deleted here; send the resource with status entered-in-error", path)
    if request is not None and entry.has("resource") and method not in _TAKEN | {"", "GET"}:
        path = f"{request.path}.method"
        raise InputError(f"{path}: POST or PUT is expected with a resource", path)
