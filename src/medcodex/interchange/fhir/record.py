"""The kept resources, read: found by reference, each parsed once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from medcodex.formats.fhir.reading import Element
from medcodex.interchange.fhir.kinds import along, kind_of
from medcodex.interchange.fhir.references import base_of, named
from medcodex.interchange.fhir.words import flat, person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.encounter.resource import Resource, Shelf
    from medcodex.interchange.fhir.kinds import Kind


class Held(NamedTuple):
    """A resource with what it says. A contained one has no names but its owner's server."""

    kind: str
    name: str
    element: Element
    names: frozenset[str]
    base: str

    @property
    def row(self) -> Kind:
        """What is done with its kind."""
        return kind_of(self.kind)


class Record:
    """What is kept, as the assembly asks for it."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._held: dict[str, Held] = {}
        self._known: dict[str, Held | None] = {}
        self._referring: dict[str, Sequence[Held]] = {}

    def hold(self, kept: Resource) -> Held:
        """A kept resource, read."""
        found = self._held.get(kept.name)
        if found is None:
            element = Element(json.loads(kept.content), kept.kind)
            found = Held(kept.kind, kept.name, element, frozenset((kept.name, *kept.aliases)), base_of(kept.name))
            self._held[kept.name] = found
        return found

    def named(self, name: str) -> Held | None:
        """The resource of a name."""
        if name not in self._known:
            kept = self._shelf.named([name])
            self._known[name] = self.hold(kept[0]) if len(kept) == 1 else None
        return self._known[name]

    def at(self, reference: Element | None, owner: Held) -> Held | None:
        """The resource that a reference of another points to, be it kept or contained; None where it is not there."""
        if reference is None:
            return None
        told = reference.text("reference")
        if told.startswith("#"):
            return contained(owner, told[1:])
        name = named(reference, owner.base)
        return self.named(name) if name else None

    def each(self, owner: Held, element: Element, name: str) -> Iterator[tuple[Element, Held | None]]:
        """The references of a list with what they point to."""
        for reference in element.each(name):
            yield reference, self.at(reference, owner)

    def referring(self, held: Held) -> Sequence[Held]:
        """Those that refer to a resource."""
        if held.name not in self._referring:
            found = self._shelf.referring(sorted(held.names))
            self._referring[held.name] = [self.hold(one) for one in found if one.name != held.name]
        return self._referring[held.name]

    def called(self, reference: Element | None, owner: Held) -> str:
        """What people call whom or what a reference points to; "" where nobody says."""
        if reference is None:
            return ""
        shown = flat(reference.text("display"), 200)
        found = self.at(reference, owner)
        return shown or (self.name_of(found) if found is not None else "")

    def name_of(self, held: Held) -> str:
        """What people call a person, an organization, a place or a drug."""
        if held.kind == "PractitionerRole":
            return self.called(held.element.one("practitioner"), held) or self.called(
                held.element.one("organization"), held
            )
        value = held.element.raw.get("name")
        if isinstance(value, list):
            return next(filter(None, map(person, held.element.each("name"))), "")
        return flat(value, 200) if isinstance(value, str) else ""


def encounters_named(held: Held) -> list[str]:
    """The names of the encounters that a resource says it belongs to."""
    if not held.row.encounter:
        return []
    found = (named(one, held.base) for one in along(held.element, held.row.encounter))
    return list(dict.fromkeys(name for name in found if name))


def subject_of(held: Held) -> Element | None:
    """The reference to the patient."""
    return next(along(held.element, held.row.subject), None) if held.row.subject else None


def contained(owner: Held, identifier: str) -> Held | None:
    """The resource that lies within another under a local id."""
    for one in owner.element.each("contained"):
        if one.text("id") == identifier and identifier:
            kind = one.text("resourceType")
            return Held(kind, f"{owner.name}#{identifier}", one, frozenset(), owner.base)
    return None
