"""What a code became, and what it was before: year-to-year rows followed from code to code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.terminology.maps.model import Relationship

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from medcodex.terminology.maps.model import ConceptMap, MapRow

_STEPS = 12  # longer than any chain of yearly updates; a table that runs in circles ends here


def became(table: ConceptMap, code: str, on: date) -> Iterator[MapRow]:
    """The codes that had taken over from a code by a date, nearest first. ``via`` holds the codes between, and the
    relationship of a chain is the weaker of its steps."""
    yield from _follow(table, code, (code,), None, on, reverse=False)


def was(table: ConceptMap, code: str) -> Iterator[MapRow]:
    """The codes used before a code, nearest first; each row's ``effective`` is the day that ended."""
    yield from _follow(table, code, (code,), None, None, reverse=True)


def _follow(
    table: ConceptMap, code: str, path: tuple[str, ...], before: MapRow | None, on: date | None, *, reverse: bool
) -> Iterator[MapRow]:
    for row in table.translate(path[-1], reverse=reverse):
        if (
            row.target is None
            or row.target in path
            or (on is not None and (row.effective is None or row.effective > on))
        ):
            continue
        if before is not None and _out_of_order(before, row, reverse=reverse):
            continue
        kind = row.relationship if before is None else weaker(before.relationship, row.relationship)
        whole = replace(row, source=code, relationship=kind, via=path[1:])
        yield whole
        if len(path) < _STEPS:
            yield from _follow(table, code, (*path, row.target), whole, on, reverse=reverse)


def _out_of_order(before: MapRow, row: MapRow, *, reverse: bool) -> bool:
    """Whether a step goes against time: a code cannot hand over before it was handed to."""
    if before.effective is None or row.effective is None:
        return False
    return row.effective >= before.effective if reverse else row.effective <= before.effective


def weaker(first: Relationship, second: Relationship) -> Relationship:
    """The relationship of two steps together: an exact step leaves the other as it is, two in one direction keep it,
    anything else says only that the codes are related."""
    if Relationship.NO_MAP in {first, second}:
        return Relationship.NO_MAP
    if first is Relationship.EQUIVALENT:
        return second
    if second is Relationship.EQUIVALENT or first is second:
        return first
    return Relationship.RELATED
