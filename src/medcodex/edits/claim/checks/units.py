"""Units of lines (CL-32, CL-33)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.edits.claim.fault import Fault, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.claim.tables import Tables
    from medcodex.edits.claim.view import ClaimView
    from medcodex.encounter.coded import ServiceLine

_RENTAL = "RR"
_DAYS_OF_MONTH = 31
_TENTH = Decimal("0.1")
_WHOLE_FROM = Decimal(100)


def counted(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-32: units are told and whole, but for miles; REC-04 tells of units that are not above zero."""
    for number, line in enumerate(view.lines):
        if line.units is None:
            if line.code is not None and line.charge is not None:
                yield fault("CL-32", "missing", f"lines[{number}].units", (line.code,))
        elif line.code is not None and line.units > 0 and line.units % 1:
            where = f"lines[{number}].units"
            if tables["fractional_units"].at(line.code, view.day(line)) is None:
                yield fault("CL-32", "fraction", where, (line.code,), value=line.units)
            elif line.units % _TENTH or line.units >= _WHOLE_FROM:
                yield fault("CL-32", "miles", where, (line.code,), value=line.units)


def spans(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-33: the units of a professional's line over several days go with the days."""
    if view.facility:
        return
    for number, line in enumerate(view.lines):
        where = f"lines[{number}].units"
        if line.code is not None and is_rental(line, tables):
            yield from _rental(view, tables, line, line.code, where)
        elif line.code is not None and tables["dispensed_ahead"].at(line.code, view.day(line)) is not None:
            continue
        elif line.units is not None and line.date is not None and line.through is not None:
            days = (line.through - line.date).days + 1
            if days > 1 and line.units > 1 and line.units % days:
                yield fault("CL-33", "days", where, (line.code or "",), units=line.units, days=days)


def is_rental(line: ServiceLine, tables: Tables) -> bool:
    """Whether a line is of rented equipment: RR on an ambulance's line is a trip from residence to residence."""
    return _RENTAL in line.modifiers and not tables["ambulance_codes"].knows(line.code or "")


def _rental(view: ClaimView, tables: Tables, line: ServiceLine, code: str, where: str) -> Iterator[Fault]:
    """Rented equipment is billed a month at a time, but for what the fee schedule pays by the day."""
    if tables["daily_rental"].at(code, view.day(line)) is not None:
        return
    if line.units is not None and line.units > 1:
        yield fault("CL-33", "rental_units", where, (code,), units=line.units)
    if line.date is not None and line.through is not None and (line.through - line.date).days >= _DAYS_OF_MONTH:
        yield fault("CL-33", "rental_span", where.replace(".units", ".through"), (code,))
