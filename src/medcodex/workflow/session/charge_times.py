"""What the charted times of infusions, pushes and observation say of the units that are charged for them.

CPT guidelines of hydration, injections and infusions, as Medicare Claims Processing Manual, chapters 4 (230.2) and 12
(30.5), follow them: an infusion of 15 minutes or less is a push; hydration counts from 31 minutes; the first code holds
the first hour, and each further hour counts when more than 30 minutes of it have run; a concurrent infusion is reported
once an encounter. Chapter 4 (290.2.2): hours of observation are rounded to the nearest hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.workflow.chart import Charge

OBSERVATION = "G0378"
CONCURRENT = "96368"
PUSHES = frozenset({"96374", "96375", "96376", "96409", "96411"})
LONGEST_PUSH = 15
_HOUR = 60
_HALF = 30


@dataclass(frozen=True, slots=True)
class Infusion:
    """A code for a first hour, the code for each further one, the least minutes it takes, and what less of them is."""

    first: str
    further: str
    least: int
    otherwise: str


@dataclass(frozen=True, slots=True)
class Misfit:
    """Charges that break a rule; ``told`` fills the rule's message."""

    rule: str
    code: str
    charges: tuple[Charge, ...]
    told: Mapping[str, Decimal | int | str]


def further_hours(minutes: int) -> int:
    """The units of the code for further hours: 90 minutes give none, 91 one, 150 one, 151 two."""
    return max(0, (minutes - _HALF - 1) // _HOUR)


def observed_hours(minutes: int) -> int:
    """Hours of observation to the nearest hour; half an hour counts up."""
    return (minutes + _HALF) // _HOUR


def timed(charges: Sequence[Charge]) -> Iterator[Misfit]:
    """What breaks the rules of time, in the order of the charges; charges without times are not judged. Days are
    judged apart, by the day of the start."""
    for charge in charges:
        minutes = _minutes(charge)
        if minutes is None:
            continue
        if minutes <= 0:
            yield Misfit("REC-16", charge.code, (charge,), {})
        elif charge.code in infusions() and minutes < (least := infusions()[charge.code]).least:
            told: dict[str, int | str] = {"minutes": minutes, "least": least.least, "otherwise": least.otherwise}
            yield Misfit("REC-11", charge.code, (charge,), told)
        elif charge.code in PUSHES and minutes > LONGEST_PUSH:
            yield Misfit("REC-13", charge.code, (charge,), {"minutes": minutes})
    yield from _further(charges)
    yield from _concurrent(charges)
    yield from _observed(charges)


def _further(charges: Sequence[Charge]) -> Iterator[Misfit]:
    """For each code of further hours and day: the units charged against those that the first hours' times give."""
    for further in dict.fromkeys(one.further for one in infusions().values()):
        for day in dict.fromkeys(_day(one) for one in charges):
            firsts = [one for one in charges if _day(one) == day and _goes_on_as(one.code) == further]
            more = [one for one in charges if _day(one) == day and one.code == further]
            hours = _hours_of(firsts, more)
            charged = sum((one.units for one in more), Decimal())
            if hours is not None and charged != hours:
                yield Misfit("REC-12", further, (*firsts, *more), {"charged": charged, "hours": hours})


def _hours_of(firsts: Sequence[Charge], more: Sequence[Charge]) -> int | None:
    """Further hours by the times; None where a time is missing or contradicts itself. A further hour that has times of
    its own lengthens the only first one; with several nothing tells which."""
    spans = [_minutes(one) for one in firsts]
    own = [minutes for one in more if (minutes := _minutes(one)) is not None]
    told = [minutes for minutes in spans if minutes is not None and minutes > 0]
    if not firsts or len(told) < len(spans) or any(minutes <= 0 for minutes in own):
        return None
    if own:
        return further_hours(told[0] + sum(own)) if len(told) == 1 else None
    return sum(further_hours(minutes) for minutes in told)


def _concurrent(charges: Sequence[Charge]) -> Iterator[Misfit]:
    own = tuple(one for one in charges if one.code == CONCURRENT)
    charged = sum((one.units for one in own), Decimal())
    if charged > 1:
        yield Misfit("REC-14", CONCURRENT, own, {"charged": charged})


def _observed(charges: Sequence[Charge]) -> Iterator[Misfit]:
    own = tuple(one for one in charges if one.code == OBSERVATION)
    spans = [_minutes(one) for one in own]
    told = [minutes for minutes in spans if minutes is not None and minutes > 0]
    if not own or len(told) < len(spans):
        return
    hours, charged = observed_hours(sum(told)), sum((one.units for one in own), Decimal())
    if charged != hours:
        yield Misfit("REC-15", OBSERVATION, own, {"charged": charged, "hours": hours})


def _goes_on_as(code: str) -> str | None:
    found = infusions().get(code)
    return found.further if found else None


def _minutes(charge: Charge) -> int | None:
    """Whole minutes from start to stop; None where one of them is missing."""
    if charge.start is None or charge.stop is None:
        return None
    return int((charge.stop - charge.start).total_seconds() // _HOUR)


def _day(charge: Charge) -> dt.date | None:
    return charge.start.date() if charge.start is not None else charge.date


@cache
def infusions() -> Mapping[str, Infusion]:
    """The codes for first hours (``data/infusions.tsv``)."""
    rows = table_rows("medcodex.workflow.session", "data/infusions.tsv")
    return {
        row["first"]: Infusion(row["first"], row["further"], int(row["least_minutes"]), row["else"]) for row in rows
    }
