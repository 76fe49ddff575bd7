"""NCCI-MUE: more units of a service than a claim line or a day is likely to hold."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.edits.ncci.rules import Hit
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from medcodex.edits.ncci.claims import Service
    from medcodex.edits.ncci.tables import UnitTable
    from medcodex.terminology.ncci.model import UnitLimit

RULE = "NCCI-MUE"
_BY_LINE = 1
_BY_POLICY = 2


def unit_hits(services: Sequence[Service], table: UnitTable) -> Iterator[Hit]:
    """A hit for each line over its limit (indicator 1), and one for each provider, code and day over it (2 and 3), at
    the first of the lines that make it up."""
    by_code: dict[str, list[Service]] = {}
    for service in services:
        by_code.setdefault(service.code, []).append(service)
    for code, lines in by_code.items():
        limit = table(code)
        if limit is None:
            continue
        if limit.units == 0:
            yield from (_hit("zero", limit, line, line.units, line.first) for line in lines if (line.units or 0) > 0)
        elif limit.adjudication == _BY_LINE:
            yield from _over_lines(limit, lines)
        else:
            yield from _over_days(limit, lines)


def _over_lines(limit: UnitLimit, lines: Sequence[Service]) -> Iterator[Hit]:
    for line in lines:
        units = line.daily_units
        if units is not None and units > limit.units:
            yield _hit("line", limit, line, units, line.first)


def _over_days(limit: UnitLimit, lines: Sequence[Service]) -> Iterator[Hit]:
    case = "day_policy" if limit.adjudication == _BY_POLICY else "day_clinical"
    of_provider: dict[str, list[Service]] = {}
    for line in lines:
        if line.units is not None and not line.modifiers & _uncounted():
            of_provider.setdefault(line.provider, []).append(line)
    for counted in of_provider.values():
        for start, units, of_day in _days_over(limit.units, counted):
            yield _hit(case, limit, of_day[0], units, start)


def _days_over(most: int, lines: Sequence[Service]) -> Iterator[tuple[date, Decimal, list[Service]]]:
    """(day, its units, the lines that make them up) where they are more than ``most``.

    The sum over lines that span days is largest on a day on which one of them begins, so that only these days are
    looked at; days that the same lines make up are told once."""
    told: set[tuple[int, ...]] = set()
    for start in sorted({line.first for line in lines}):
        of_day = [line for line in lines if line.first <= start <= line.last]
        units = sum((line.daily_units or Decimal(0) for line in of_day), Decimal(0))
        places = tuple(line.place for line in of_day)
        if units > most and places not in told:
            told.add(places)
            yield start, units, of_day


def _hit(case: str, limit: UnitLimit, line: Service, units: Decimal | None, day: date) -> Hit:
    values = {
        "code": limit.code,
        "units": f"{units:f}" if units is not None else "",
        "limit": str(limit.units),
        "day": day.isoformat(),
        "rationale": limit.rationale or "no rationale",
    }
    return Hit(RULE, case, values, (limit.code,), f"{line.where}.units", day)


@lru_cache(1)
def _uncounted() -> frozenset[str]:
    rows = table_rows("medcodex.edits", "data/ncci/exceptions.tsv")
    return frozenset(row["value"] for row in rows if row["about"] == "modifier")
