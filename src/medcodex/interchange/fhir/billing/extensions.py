"""Our own extensions, for what a claim tells and FHIR has no element for: each is a row of data/extensions.tsv."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcodex.errors import InputError
from medcodex.formats.fhir.code_systems import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.fhir.reading import Element
    from medcodex.formats.fhir.writing import Json

Kept = tuple[tuple[str, tuple[str, ...]], ...]
_SEGMENT = "x12-segment"


def extension(name: str, kind: str, value: Any) -> list[Json]:
    """An extension of a value, in a list; none where the value says nothing."""
    if value in (None, "", {}, False):
        return []
    return [{"url": f"{EXTENSIONS}/{name}", f"value{kind}": value}]


def nested(name: str, *parts: tuple[str, str, Any]) -> list[Json]:
    """An extension of parts: name, type and value of each; none where all say nothing."""
    told = [{"url": part, f"value{kind}": value} for part, kind, value in parts if value not in (None, "", {})]
    return [{"url": f"{EXTENSIONS}/{name}", "extension": told}] if told else []


def extended(element: Element, name: str) -> Iterator[Element]:
    """The extensions of a name."""
    for one in element.each("extension"):
        if one.text("url") == f"{EXTENSIONS}/{name}":
            yield one


def first_extended(element: Element, name: str) -> Element | None:
    """The first of them; None where there is none."""
    return next(extended(element, name), None)


def extended_text(element: Element, name: str, kind: str = "Code") -> str:
    """The text of the first; "" where there is none."""
    found = first_extended(element, name)
    return found.text(f"value{kind}") if found is not None else ""


def extended_flag(element: Element, name: str) -> bool:
    """Whether the first says true."""
    found = first_extended(element, name)
    return found is not None and found.flag("valueBoolean") is True


def part(element: Element | None, name: str) -> Element | None:
    """A part of an extension; None where there is none."""
    if element is None:
        return None
    return next((one for one in element.each("extension") if one.text("url") == name), None)


def segments(kept: Kept) -> list[Json]:
    """Segments of X12 that no element of FHIR stands for: their loop, and their elements as a JSON list."""
    return [
        one
        for loop, row in kept
        for one in nested(_SEGMENT, ("loop", "String", loop), ("elements", "String", json.dumps(row)))
    ]


def read_segments(element: Element) -> Kept:
    """The same, read. InputError where an extension is none of these."""
    return tuple(_segment(one) for one in extended(element, _SEGMENT))


def _segment(told: Element) -> tuple[str, tuple[str, ...]]:
    loop, elements = part(told, "loop"), part(told, "elements")
    try:
        row = json.loads(elements.text("valueString")) if elements is not None else None
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, list) or not row or not all(isinstance(one, str) for one in row):
        raise InputError(f"{told.path}: loop and elements of a segment are expected", told.path)
    return (loop.text("valueString") if loop is not None else ""), tuple(row)
