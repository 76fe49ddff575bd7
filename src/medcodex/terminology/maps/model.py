"""What a concept map is, in FHIR's sense: rows from codes of one system to codes of another, each with its kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from medcodex.terminology.concepts import Value


class Relationship(StrEnum):
    """How the target stands to the source, in the words of FHIR R5's concept-map-relationship; ``NO_MAP`` where the
    map has the source and says that it has no counterpart, or does not have it at all."""

    EQUIVALENT = "equivalent"
    TARGET_BROADER = "source-is-narrower-than-target"
    TARGET_NARROWER = "source-is-broader-than-target"
    RELATED = "related-to"
    NO_MAP = "no-map"

    @property
    def match(self) -> str:
        """The target in one word: exact, broader, narrower, related, none."""
        return _MATCHES[self]

    @property
    def rank(self) -> int:
        """0 for the strongest, in the order that they are listed in above."""
        return list(Relationship).index(self)

    @property
    def turned(self) -> Relationship:
        """The relationship read from the target to the source."""
        return _TURNED.get(self, self)


_MATCHES = {
    Relationship.EQUIVALENT: "exact",
    Relationship.TARGET_BROADER: "broader",
    Relationship.TARGET_NARROWER: "narrower",
    Relationship.RELATED: "related",
    Relationship.NO_MAP: "none",
}
_TURNED = {
    Relationship.TARGET_BROADER: Relationship.TARGET_NARROWER,
    Relationship.TARGET_NARROWER: Relationship.TARGET_BROADER,
}


@dataclass(frozen=True, slots=True)
class GemFlags:
    """The five digits behind a row of the General Equivalence Mappings: approximate, no map, combination, scenario,
    choice list. A row with ``combination`` is one choice for one place in a cluster of codes: a cluster takes one row
    of each choice list of a scenario."""

    approximate: bool
    no_map: bool
    combination: bool
    scenario: int
    choice_list: int

    @property
    def text(self) -> str:
        """As the file has it, such as "10112"."""
        marks = (self.approximate, self.no_map, self.combination)
        return "".join(str(int(mark)) for mark in marks) + f"{self.scenario}{self.choice_list}"


@dataclass(frozen=True, slots=True)
class MapRow:
    """One row. Codes are in printed form; ``target`` is None for NO_MAP only. ``through`` is the last code of a range
    that begins with ``source`` ("" for a single code). ``display`` is the target's title where the map's own file
    tells it. ``effective`` is the first day the row holds, None where the file gives none. ``facts`` are named values
    of the file; ``via`` the codes that a composed row leads through."""

    source: str
    target: str | None
    relationship: Relationship
    display: str = ""
    through: str = ""
    flags: GemFlags | None = None
    effective: date | None = None
    facts: tuple[tuple[str, Value], ...] = ()
    via: tuple[str, ...] = ()

    def fact(self, name: str) -> Value | None:
        """The first value of a fact; None where the row has none."""
        return next((value for key, value in self.facts if key == name), None)


@dataclass(frozen=True, slots=True)
class MapInfo:
    """A concept map as a whole. ``name`` is unique among the maps, ``url`` its canonical address; ``version`` that of
    its release; ``effective_from`` and ``effective_to`` the days it was published for; ``files`` the publishers' files
    it was read from. ``source_version`` and ``target_version`` are "" where the file does not tell them. ``yearly``
    where the table is one year's, and another release may say something else of the same code."""

    name: str
    title: str
    url: str
    version: str
    source: str
    target: str
    effective_from: date
    effective_to: date
    licence: str
    files: tuple[str, ...]
    source_version: str = ""
    target_version: str = ""
    composed: bool = False
    yearly: bool = False


class ConceptMap(Protocol):
    """One concept map that can be asked."""

    @property
    def info(self) -> MapInfo: ...

    def translate(self, code: str, *, reverse: bool = False) -> Sequence[MapRow]:
        """The rows of a code in printed form, in the file's order; empty where the map does not have it. With
        ``reverse``, the rows that lead to the code, turned round: the code asked for is always ``source``."""

    def rows(self) -> Iterator[MapRow]:
        """All rows in the file's order."""


class MapBook(Protocol):
    """All concept maps that answer on one date."""

    def maps(self) -> Sequence[ConceptMap]:
        """Each of them, by name."""

    def between(self, source: str, target: str) -> Sequence[tuple[ConceptMap, bool]]:
        """The maps that lead from one system to another, each with whether it has to be read in reverse. A map of
        that direction goes before one of the other, which is used only where there is none."""


def turned(row: MapRow, code: str) -> MapRow:
    """The row read from its target, the ``code`` asked for, to its source."""
    back = f"{row.source}-{row.through}" if row.through else row.source
    return MapRow(code, back, row.relationship.turned, "", "", row.flags, row.effective, row.facts, row.via[::-1])
