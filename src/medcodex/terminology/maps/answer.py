"""Asking a book of maps for one code."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from medcodex.terminology.maps.gem import combinations
from medcodex.terminology.maps.history import became, was
from medcodex.terminology.maps.model import Relationship

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from medcodex.terminology.maps.model import ConceptMap, MapBook, MapInfo, MapRow

CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Question:
    """A code in printed form, the system it is of, the system wanted, and the date it is asked for."""

    code: str
    source: str
    target: str
    date: date


@dataclass(frozen=True, slots=True)
class Translation:
    """What one map says of a code. ``reverse`` where it was read against its direction. ``combinations`` holds of
    each scenario the choice lists: one code of each list makes a whole translation."""

    map: MapInfo
    reverse: bool
    rows: Sequence[MapRow]
    combinations: Mapping[int, tuple[tuple[str, ...], ...]] = field(default_factory=dict)


def translate(book: MapBook, asked: Question) -> list[Translation]:
    """What every map from one system to the other says of the code. From a system to itself, the codes that had taken
    over from it by the date, wholly or in part, and those used before it: the fact ``change`` says which (successor,
    predecessor, or the change of its own that addenda tell)."""
    found: list[Translation] = []
    for table, reverse in book.between(asked.source, asked.target):
        if asked.source == asked.target:
            found.append(Translation(table.info, False, _over_time(table, asked.code, asked.date)))
            continue
        rows = table.translate(asked.code, reverse=reverse)
        found.append(Translation(table.info, reverse, rows, {} if reverse else combinations(rows)))
    return found


def best(translations: Sequence[Translation]) -> Relationship:
    """The strongest relationship among all rows with a target; NO_MAP where there is none."""
    kinds = {row.relationship for one in translations for row in one.rows if row.target is not None}
    return min(kinds, key=lambda kind: kind.rank, default=Relationship.NO_MAP)


def _over_time(table: ConceptMap, code: str, on: date) -> list[MapRow]:
    own = [
        row
        for row in table.translate(code)
        if _own_change(row, code) and (row.effective is None or row.effective <= on)
    ]
    after = [_marked(row, "successor") for row in became(table, code, on) if row.target != code]
    before = [_marked(row, "predecessor") for row in was(table, code) if row.target != code]
    return [*own, *after, *before]


def _own_change(row: MapRow, code: str) -> bool:
    return row.target is None or row.target == code


def _marked(row: MapRow, change: str) -> MapRow:
    return replace(row, facts=((CHANGE, change), *row.facts))
