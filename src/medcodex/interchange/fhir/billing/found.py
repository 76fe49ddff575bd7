"""The resources of a Bundle, or a single one, as they are read: each by the names that references use.

Kept resources are found through a Shelf (interchange.fhir.record), which holds their text. Here nothing is kept,
numbers stay exact, and what is read is watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from medcodex.errors import InputError
from medcodex.formats.fhir.reading import parse_json, resource
from medcodex.interchange.fhir.billing.watched import Watched
from medcodex.interchange.fhir.references import by_identifier, named, target
from medcodex.interchange.fhir.versions import require_r4

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from medcodex.formats.fhir.reading import Element

_Told = TypeVar("_Told")
MOST_ENTRIES = 20_000


def texts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The resources or Bundles of a text, each with its place: one, or those of NDJSON line by line."""
    lines = [(number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    if len(lines) > 1 and all(line.strip()[:1] == b"{" and line.strip()[-1:] == b"}" for _, line in lines):
        yield from ((f"line {number}", line) for number, line in lines)
    else:
        yield "", data


def each_read(data: bytes, read: Callable[[Found], Iterable[_Told]]) -> list[_Told]:
    """What ``read`` finds in each of them. InputError, with the line, where one cannot be read."""
    told: list[_Told] = []
    for place, text in texts(data):
        try:
            told.extend(read(Found(text)))
        except InputError as error:
            where = f"{place}: {error.where}" if place and error.where else error.where or place
            raise InputError(error.message, where) from None
    return told


class Found:
    """What a text of FHIR holds. InputError, with the element, for what is no FHIR R4, or gives one name to two
    resources that differ."""

    def __init__(self, data: bytes) -> None:
        root = resource(parse_json(data, strict=True, exact=True))
        self._names: dict[str, Watched] = {}
        self._owners: dict[str, Watched] = {}
        self.every: Sequence[Watched] = tuple(self._entries(Watched(root.raw, root.path)))
        for one in self.every:
            require_r4(one)

    def of(self, *kinds: str) -> list[Watched]:
        """The resources of some kinds, in their order."""
        return [one for one in self.every if one.text("resourceType") in kinds]

    def at(self, reference: Element | None) -> Watched | None:
        """The resource that a Reference points to, in the Bundle or contained where it stands; None where it is not
        here. InputError where it is no reference."""
        if reference is None:
            return None
        told = reference.text("reference")
        if told.startswith("#"):
            owner = self._owner(reference.path)
            return self._contained(owner, told[1:]) if owner is not None else None
        name = named(reference, "")
        return self._names.get(name) if name else None

    def _entries(self, root: Watched) -> list[Watched]:
        if root.text("resourceType") != "Bundle":
            self._know(root, root.text("id"))
            return [root]
        entries = list(root.each("entry"))
        if len(entries) > MOST_ENTRIES:
            raise InputError(f"{root.path}.entry: more than {MOST_ENTRIES} entries", f"{root.path}.entry")
        told = []
        for entry in entries:
            if not entry.has("resource"):
                continue
            inner = resource(entry.raw["resource"], f"{entry.path}.resource")
            one = Watched(inner.raw, inner.path)
            self._know(one, one.text("id"), entry.text("fullUrl"))
            told.append(one)
        return told

    def _know(self, one: Watched, identifier: str, full_url: str = "") -> None:
        self._owners[one.path] = one
        kind = one.text("resourceType")
        names = [full_url] if full_url else []
        if identifier:
            names.append(f"{kind}/{identifier}")
        value = one.raw.get("identifier")
        numbers = one.each("identifier") if isinstance(value, list) else ()
        named_by = (each for each in numbers if each.text("value"))
        names += (by_identifier(kind, each.text("system"), each.text("value")) for each in named_by)
        for place, name in enumerate(names):
            known = self._names.setdefault(target(name, "", f"{one.path}.fullUrl") if not place else name, one)
            if not place and "?" not in name and known is not one and known.raw != one.raw:
                raise InputError(f"{one.path}: the same name as {known.path}, and another content", one.path)

    def _owner(self, path: str) -> Watched | None:
        """The resource in which an element stands."""
        return next((one for start, one in self._owners.items() if path == start or path.startswith(f"{start}.")), None)

    def _contained(self, owner: Watched, identifier: str) -> Watched | None:
        return next((one for one in owner.each("contained") if identifier and one.text("id") == identifier), None)
