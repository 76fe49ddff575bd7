"""Whom to ask of a party. An organization's contacts have names in FHIR; those of persons have theirs in an extension
of the first number."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from medcodex.encounter.billing import Contact
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.extensions import extended_text, extension, first_extended
from medcodex.interchange.fhir.words import person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.fhir.reading import Element

_WAYS = {"TE": "phone", "FX": "fax", "EM": "email", "UR": "url"}
_QUALIFIERS = {told: way for way, told in _WAYS.items()} | {"sms": "TE", "pager": "TE"}


def organization_contacts(contacts: tuple[Contact, ...]) -> list[Json]:
    """Organization.contact."""
    return [
        without_empty(name={"text": one.name} if one.name else {}, telecom=[_point(*way) for way in one.ways])
        for one in contacts
    ]


def telecoms(contacts: tuple[Contact, ...]) -> list[Json]:
    """The telecom of a person: all ways of all contacts, each marked with its contact's number where there are several
    or it has a name."""
    found = []
    marked = len(contacts) > 1 or any(one.name or not one.ways for one in contacts)
    for number, one in enumerate(contacts, 1):
        for place, way in enumerate(one.ways or (("", ""),)):
            point = _point(*way)
            marks = extension("contact-number", "PositiveInt", number) if marked else []
            marks += extension("contact-name", "String", one.name) if not place else []
            if marks:
                point = {"extension": [*point.get("extension", []), *marks], **_without(point)}
            found.append(point)
    return found


def _without(point: Json) -> Json:
    return {name: value for name, value in point.items() if name != "extension"}


def _point(way: str, number: str) -> Json:
    system = _WAYS.get(way, "other") if way or number else ""
    return without_empty(
        extension=extension("contact-way", "Code", way if system == "other" else ""), system=system, value=number
    )


def read_contacts(held: Element) -> tuple[Contact, ...]:
    """The contacts of a person or an organization."""
    if held.text("resourceType") == "Organization":
        told = tuple(_contact(one) for one in held.each("contact"))
        own = tuple(_ways(list(held.each("telecom"))))
        return (*told, *((Contact("", own),) if own else ()))
    groups = groupby(held.each("telecom"), key=_number)
    found = []
    for _, points in groups:
        each = list(points)
        name = next(filter(None, (extended_text(one, "contact-name", "String") for one in each)), "")
        found.append(Contact(name, tuple(_ways(each))))
    return tuple(one for one in found if one.name or one.ways or len(found) > 1)


def _number(point: Element) -> int:
    marked = first_extended(point, "contact-number")
    return (marked.whole("valuePositiveInt") or 0) if marked is not None else 0


def _contact(told: Element) -> Contact:
    return Contact(person(told.one("name")), tuple(_ways(list(told.each("telecom")))))


def _ways(points: list[Element]) -> Iterator[tuple[str, str]]:
    for one in points:
        way = extended_text(one, "contact-way") or _QUALIFIERS.get(one.text("system"), "")
        if way or one.text("value"):
            yield way, one.text("value")
