"""Whether services go beyond a limit of units or of how often, and whether a claim was filed in time."""

from __future__ import annotations

import datetime as dt
from collections import deque
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.encounter import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.edits.payer.model import Limit
    from medcodex.edits.payer.periods import Period
    from medcodex.encounter.coded import Encounter, PastService

_ONE = Decimal(1)
_NONE = Decimal(0)
_DAYS_NAMED = 5

Wrong = tuple[str, str]
"""What is wrong, and what to do or ""."""


@dataclass(frozen=True, slots=True)
class _Service:
    """A service that counts: its day, the first day on which it no longer does, how much it counts."""

    day: dt.date
    ends: dt.date
    amount: Decimal


def beyond(
    limit: Limit, encounter: Encounter, places: Sequence[int], asked: Sequence[int], past: Sequence[PastService]
) -> Mapping[int, Sequence[Wrong]]:
    """What each line goes beyond, of the lines at ``places`` and the services of the history that are counted
    together; ``asked`` are those of the lines that the rule looks at, and only they are told of. What a day or the
    claim has too much of is told at the last of them."""
    found: dict[int, list[Wrong]] = {place: [] for place in asked}
    units = {place: _units(encounter.lines[place].units) for place in places}
    days = {place: encounter.day_of(encounter.lines[place]) for place in places}
    if limit.units_per_line is not None:
        for place in asked:
            if units[place] > limit.units_per_line:
                found[place].append((f"{_plain(units[place])} units where a line may have {limit.units_per_line}", ""))
    if limit.units_per_day is not None:
        totals = _totals(units, days)
        for day, place in {days[place]: place for place in asked}.items():
            if totals[day] > limit.units_per_day:
                told = f"{_plain(totals[day])} units on the day where {limit.units_per_day} are allowed"
                found[place].append((told, ""))
    total = sum(units.values(), _NONE)
    if limit.units_per_claim is not None and total > limit.units_per_claim:
        told = f"{_plain(total)} units on the claim where {limit.units_per_claim} are allowed"
        found[asked[-1]].append((told, ""))
    if limit.times is not None and limit.every is not None:
        history = [(one.date, -1, _units(one.units)) for one in past]
        lines = [(days[place], place, units[place]) for place in places]
        for place, wrong in _too_often(limit, limit.times, limit.every, sorted([*history, *lines])):
            if place in found:
                found[place].append(wrong)
    return found


def late(within: Period, encounter: Encounter) -> str:
    """How late the payer got the claim; "" where it was in time or the day is not known. Counted from the last day of
    a facility claim, from the earliest line of a professional one."""
    if encounter.received is None:
        return ""
    days = [day for line in encounter.lines if (day := line.through or line.date) is not None]
    start = encounter.date if encounter.claim is Claim.FACILITY or not days else min(days)
    last = within.ends(start)
    if encounter.received <= last:
        return ""
    return f"received {encounter.received}, {within.text} after {start} ended on {last}"


def _too_often(
    limit: Limit, most: int, every: Period, services: Sequence[tuple[dt.date, int, Decimal]]
) -> Iterator[tuple[int, Wrong]]:
    """The lines that are one too many, of services as (day, place or -1 for the history, units) in order of time. A
    later service never ends before an earlier one, so that those that no longer count stand in front."""
    window: deque[_Service] = deque()
    held = _NONE
    for day, place, units in services:
        while window and window[0].ends <= day:
            held -= window.popleft().amount
        counted = limit.count == "days" and bool(window) and window[-1].day == day
        own = _NONE if counted else units if limit.count == "units" else _ONE
        if place >= 0 and held + own > most:
            before = [service for service in window if not (counted and service.day == day)]
            yield place, _told(limit, most, every, held + own, before)
        if not counted:
            window.append(_Service(day, every.ends(day), own))
            held += own


def _told(limit: Limit, most: int, every: Period, total: Decimal, before: Sequence[_Service]) -> Wrong:
    days = list(dict.fromkeys(service.day.isoformat() for service in before))
    more = f" and {len(days) - _DAYS_NAMED} days more" if len(days) > _DAYS_NAMED else ""
    when = f"; earlier on {', '.join(days[:_DAYS_NAMED])}{more}" if days else ""
    within = f"within {every.text}" if every.days or every.months else "in a lifetime"
    text = f"{_plain(total)} {limit.count} {within} where {most} {'is' if most == 1 else 'are'} allowed{when}"
    return text, _again(most, total, before)


def _again(most: int, total: Decimal, before: Sequence[_Service]) -> str:
    """From when the service is within the limit; "" where it never is."""
    for service in before:
        total -= service.amount
        if total <= most:
            return "" if service.ends == dt.date.max else f"within the limit again from {service.ends}"
    return ""


def _totals(units: Mapping[int, Decimal], days: Mapping[int, dt.date]) -> Mapping[dt.date, Decimal]:
    totals = dict.fromkeys(days.values(), _NONE)
    for place, amount in units.items():
        totals[days[place]] += amount
    return totals


def _units(units: Decimal | None) -> Decimal:
    """Units as billed; one where none are given, none where they are negative (REC-04 says so)."""
    return _ONE if units is None else max(units, _NONE)


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
