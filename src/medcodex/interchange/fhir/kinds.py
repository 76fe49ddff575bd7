"""What is done with each kind of resource (data/kinds.tsv)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.formats.fhir.reading import Element
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Place(StrEnum):
    """Where a kind of resource belongs in a chart; see the table."""

    PATIENT = "patient"
    ENCOUNTER = "encounter"
    DOCUMENT = "document"
    FACT = "fact"
    CHARGE = "charge"
    COVER = "cover"
    SUPPORT = "support"


class Kind(NamedTuple):
    """A row: ``subject`` and ``encounter`` are paths to the elements that refer to them, () where there are none."""

    place: Place
    subject: tuple[str, ...] = ()
    encounter: tuple[str, ...] = ()
    list_kind: str = ""
    title: str = ""


SUPPORT = Kind(Place.SUPPORT)


def kind_of(name: str) -> Kind:
    """The row of a resource type."""
    return _kinds().get(name, SUPPORT)


@cache
def _kinds() -> Mapping[str, Kind]:
    return {
        row["kind"]: Kind(
            Place(row["place"]), _path(row["subject"]), _path(row["encounter"]), row["list"], row["title"]
        )
        for row in table_rows("medcodex.interchange.fhir", "data/kinds.tsv")
    }


def _path(told: str) -> tuple[str, ...]:
    return tuple(told.split(".")) if told else ()


def along(element: Element, path: tuple[str, ...]) -> Iterator[Element]:
    """The objects at the end of a path, through lists and objects."""
    if not path:
        yield element
        return
    value = element.raw.get(path[0])
    if isinstance(value, list):
        for inner in element.each(path[0]):
            yield from along(inner, path[1:])
    elif value is not None:
        yield from along(Element(value, f"{element.path}.{path[0]}"), path[1:])
