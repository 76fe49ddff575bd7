"""Segments and composites of X12 005010: what each element is (data/*.dictionary)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ELEMENT = re.compile(r"(?:(AN|ID|DT|TM|N\d|R|B):(\d+)-(\d+)|(C\d{3}))(?:\*(\d+))?")
_CONDITION = re.compile(r"([PRECL])((?:\d\d){2,})")


@dataclass(frozen=True, slots=True)
class Form:
    """An element or component: ``type`` of X12.6 with the characters it may have; or a composite with its
    ``components``. ``repeat`` is how often it may come in one segment."""

    type: str
    least: int = 0
    most: int = 0
    repeat: int = 1
    components: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A relation of elements (X12.6, syntax notes): ``kind`` P all or none, R at least one, E at most one, C if the
    first then all others, L if the first then one of the others."""

    kind: str
    elements: tuple[int, ...]

    def broken(self, present: set[int]) -> int | None:
        """The element that is missing, or, for E, too much; None where the relation holds."""
        here = [one for one in self.elements if one in present]
        missing = [one for one in self.elements if one not in present]
        if self.kind == "E":
            return here[1] if len(here) > 1 else None
        if self.kind == "R":
            return missing[0] if not here else None
        if self.kind == "P":
            return missing[0] if here and missing else None
        if self.elements[0] not in present:
            return None
        if self.kind == "C":
            return missing[0] if missing else None
        return missing[0] if len(here) == 1 else None


@dataclass(frozen=True, slots=True)
class SegmentForm:
    """A segment: its elements in order, and how they depend on each other."""

    elements: tuple[Form, ...]
    conditions: tuple[Condition, ...] = ()


@cache
def segment_forms() -> dict[str, SegmentForm]:
    """Every segment by its identifier."""
    composites = {name: tuple(map(_simple, told.split())) for name, told in packaged_lines("composites.dictionary")}
    found = {}
    for name, told in packaged_lines("segments.dictionary"):
        elements, _, conditions = told.partition("|")
        found[name] = SegmentForm(
            tuple(_element(one, composites) for one in elements.split()), tuple(map(_condition, conditions.split()))
        )
    return found


def packaged_lines(name: str) -> Iterator[tuple[str, str]]:
    """The lines of a packaged file, but for comments and blank ones: the first word, and the rest."""
    for line in (files("medcodex.formats.x12") / "data" / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            first, _, rest = line.partition(" ")
            yield first, rest


def _simple(told: str) -> Form:
    return _element(told, {})


def _element(told: str, composites: dict[str, tuple[Form, ...]]) -> Form:
    found = _ELEMENT.fullmatch(told)
    if found is None:
        raise ValueError(f"not the form of an element: {told}")
    kind, least, most, composite, repeat = found.groups()
    times = int(repeat or 1)
    if composite:
        return Form(composite, repeat=times, components=composites[composite])
    return Form(kind, int(least), int(most), times)


def _condition(told: str) -> Condition:
    found = _CONDITION.fullmatch(told)
    if found is None:
        raise ValueError(f"not a relation of elements: {told}")
    return Condition(found[1], tuple(int(found[2][at : at + 2]) for at in range(0, len(found[2]), 2)))
