"""Whether a service goes beyond a limit of units or of how often, and whether a claim was filed in time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.edits.payer.model import day_of
from medcodex.encounter import Claim

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medcodex.edits.payer.model import Limit
    from medcodex.edits.payer.periods import Period
    from medcodex.encounter.coded import Encounter, ServiceLine

_ONE = Decimal(1)
_NONE = Decimal(0)


def beyond(
    limit: Limit, encounter: Encounter, place: int, counted: Callable[[ServiceLine], bool], own: Callable[[str], bool]
) -> list[tuple[str, str]]:
    """What the line at ``place`` goes beyond: each as (what is wrong, what to do or ""). ``counted`` tells which lines
    of the claim count, ``own`` which codes of the history do; both are asked only about codes counted together with
    that of the line."""
    line = encounter.lines[place]
    units = _units(line.units)
    found: list[tuple[str, str]] = []
    if limit.units_per_line is not None and units > limit.units_per_line:
        found.append((f"{_plain(units)} units where a line may have {limit.units_per_line}", ""))
    day = day_of(encounter, line)
    fellows = [at for at, other in enumerate(encounter.lines) if at == place or counted(other)]
    same_day = [at for at in fellows if day_of(encounter, encounter.lines[at]) == day]
    for most, places, word in (
        (limit.units_per_day, same_day, "day"),
        (limit.units_per_claim, fellows, "claim"),
    ):
        total = sum((_units(encounter.lines[at].units) for at in places), _NONE)
        if most is not None and total > most and place == places[-1]:  # said once, on the last of them
            found.append((f"{_plain(total)} units on the {word} where {most} are allowed", ""))
    if limit.times is not None:
        found += _too_often(limit, day, units, _earlier(limit, encounter, place, fellows, own))
    return found


def late(within: Period, encounter: Encounter) -> str:
    """How late the payer got the claim; "" where it was in time or the day is not known. Counted from the last day of
    a facility claim, from the earliest line of a professional one."""
    if encounter.received is None:
        return ""
    days = [line.through or line.date for line in encounter.lines if line.through or line.date]
    start = encounter.date if encounter.claim is Claim.FACILITY or not days else min(filter(None, days))
    last = within.ends(start)
    if encounter.received <= last:
        return ""
    return f"received {encounter.received}, {within.text} after {start} ended on {last}"


def _earlier(
    limit: Limit, encounter: Encounter, place: int, fellows: Sequence[int], own: Callable[[str], bool]
) -> list[tuple[dt.date, Decimal]]:
    """Days and units of the services that count before the line: the history, and the lines of the claim of an earlier
    day or an earlier place."""
    day = day_of(encounter, encounter.lines[place])
    past = [(one.date, _units(one.units)) for one in encounter.history if one.date <= day and own(one.code)]
    for at in fellows:
        other = encounter.lines[at]
        if (day_of(encounter, other), at) < (day, place):
            past.append((day_of(encounter, other), _units(other.units)))
    if limit.count == "days":
        return [(one, _ONE) for one in sorted({one for one, _ in past} - {day})]
    return sorted((one, units if limit.count == "units" else _ONE) for one, units in past)


def _too_often(
    limit: Limit, day: dt.date, units: Decimal, earlier: Sequence[tuple[dt.date, Decimal]]
) -> list[tuple[str, str]]:
    every, most = limit.every, limit.times
    if every is None or most is None:
        return []
    counting = [(one, amount) for one, amount in earlier if every.ends(one) > day]
    own = units if limit.count == "units" else _ONE
    total = sum((amount for _, amount in counting), own)
    if total <= most:
        return []
    when = ", ".join(one.isoformat() for one in dict.fromkeys(one for one, _ in counting))
    within = "in a lifetime" if not (every.days or every.months) else f"within {every.text}"
    text = f"{_plain(total)} {limit.count} {within} where {most} {'is' if most == 1 else 'are'} allowed"
    return [(f"{text}{f'; earlier on {when}' if when else ''}", _again(most, every, own, counting))]


def _again(most: int, every: Period, own: Decimal, counting: Sequence[tuple[dt.date, Decimal]]) -> str:
    """From when the service is within the limit; "" where it never is."""
    left = sum((amount for _, amount in counting), own)
    for ends, amount in sorted((every.ends(one), amount) for one, amount in counting):
        left -= amount
        if left <= most:
            return "" if ends == dt.date.max else f"within the limit again from {ends}"
    return ""


def _units(units: Decimal | None) -> Decimal:
    """Units as billed; one where none are given, none where they are negative (REC-04 says so)."""
    return _ONE if units is None else max(units, _NONE)


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
