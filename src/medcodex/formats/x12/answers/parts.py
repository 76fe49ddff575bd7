"""What the answers and the question about claims have in common: statuses, services, people, periods."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter.billing import Party
from medcodex.encounter.claim_status import Status, StatusCode, StatusLine
from medcodex.formats.x12.claims.lines import read_code
from medcodex.formats.x12.claims.nodes import at, component
from medcodex.formats.x12.claims.parties import read_party
from medcodex.formats.x12.claims.values import amount, day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from medcodex.formats.x12.claims.nodes import Node, Row

PAYER_NUMBER, NUMBER, BILL_TYPE, LINE_NUMBER, PRESCRIPTION = "1K", "EJ", "BLT", "FJ", "XZ"
"""Numbers that have a field of their own (REF01)."""

_SERVICE = "472"
_CODES = (1, 10, 11)


def read_statuses(rows: Iterable[Row]) -> tuple[Status, ...]:
    """The statuses that STC segments tell, each with its codes."""
    return tuple(map(_status, rows))


def _status(row: Row) -> Status:
    codes = []
    for place in _CODES:
        parts = tuple(component(row, place, part) for part in range(1, 5))
        if any(parts):
            codes.append(StatusCode(*parts))
    return Status(
        codes=tuple(codes),
        date=day(at(row, 2)),
        action=at(row, 3),
        amount=amount(at(row, 4)),
        paid=amount(at(row, 5)),
        decided=day(at(row, 6)),
        method=at(row, 7),
        paid_on=day(at(row, 8)),
        payment=at(row, 9),
        message=at(row, 12),
    )


def read_line(node: Node) -> StatusLine:
    """A service: SVC with what stands beneath it. The 276 has no amount paid in it."""
    row = node.one("SVC")
    system, code, modifiers, _ = read_code(at(row, 1))
    first, last = period(node)
    return StatusLine(
        system=system,
        code=code,
        charge=amount(at(row, 2)),
        modifiers=modifiers,
        revenue=at(row, 4),
        paid=amount(at(row, 3)),
        units=amount(at(row, 7)),
        control=number(node, LINE_NUMBER),
        prescription=number(node, PRESCRIPTION),
        first=first,
        last=last,
        statuses=read_statuses(node.all("STC")),
    )


def number(node: Node, qualifier: str) -> str:
    """A number by its qualifier, "" where it is not told."""
    return at(node.one("REF", qualifier), 2)


def other_numbers(node: Node, *own: str) -> tuple[tuple[str, str], ...]:
    """The numbers but for those that have a field of their own."""
    return tuple((at(row, 1), at(row, 2)) for row in node.all("REF") if at(row, 1) not in own)


def period(node: Node) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of service; alike where one day is told."""
    told = at(node.one("DTP", _SERVICE), 3)
    first, _, last = told.partition("-")
    return day(first), day(last or first)


def party(node: Node | None, loop: str) -> Party:
    """Whom a level names, with birth date and sex where the level tells them; nobody where it is missing."""
    named = node.inner(loop) if node is not None else None
    if node is None or named is None:
        return Party()
    found = read_party(named)
    demographics = node.one("DMG")
    return replace(found, birth_date=day(at(demographics, 2)), sex=at(demographics, 3)) if demographics else found


def parties(node: Node | None, loop: str) -> tuple[Party, ...]:
    """All that a level names."""
    return tuple(map(read_party, node.within(loop))) if node is not None else ()
