"""Hits under the headings that a person looks for: categories of ICD-10-CM, tables of ICD-10-PCS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.library.systems import ICD10CM, ICD10PCS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from medcodex.terminology.search import Hit

_HEADED = {ICD10CM: 3, ICD10PCS: 3}  # characters of the heading


@dataclass(frozen=True, slots=True)
class Group:
    """Hits under one heading; "" where the system has none."""

    system: str
    heading: str
    title: str
    hits: tuple[Hit, ...]


def category_of(system: str, code: str) -> str | None:
    """The heading of a code; None where its system has none."""
    length = _HEADED.get(system)
    return code[:length] if length is not None else None


def grouped(hits: Iterable[Hit], title_of: Callable[[str, str], str]) -> list[Group]:
    """The hits under their headings, that of the best hit first. ``title_of(system, heading)`` names a heading."""
    found: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        found.setdefault((hit.system, category_of(hit.system, hit.code) or ""), []).append(hit)
    return [
        Group(system, heading, title_of(system, heading) if heading else "", tuple(group))
        for (system, heading), group in found.items()
    ]
