"""Modifiers of a line that speak against each other: CL-27 tells of them, and others read nothing from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

    from medcodex.edits.claim.tables import Row, Tables
    from medcodex.encounter.coded import ServiceLine


def conflicts(modifiers: Collection[str], tables: Tables, day: dt.date) -> Iterator[tuple[str, str, Row]]:
    """Each two that cannot stand on one line, with the row that says why."""
    for modifier in sorted(modifiers):
        for row in tables["modifier_conflicts"].about(modifier, day):
            for other in row.listed("others"):
                if other in modifiers:
                    yield modifier, other, row


def undisputed(line: ServiceLine, tables: Tables, day: dt.date) -> tuple[str, ...]:
    """The modifiers of a line that no other one of it speaks against."""
    if len(line.modifiers) < 2:
        return line.modifiers
    against = {one for first, second, _ in conflicts(line.modifiers, tables, day) for one in (first, second)}
    return tuple(one for one in line.modifiers if one not in against)
