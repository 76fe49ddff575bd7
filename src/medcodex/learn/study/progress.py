"""How far somebody is: what was planned week by week, and what was done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.learn.study.plan import Plan

Laid = tuple[tuple[dt.date, int], ...]
"""Sessions as they were planned: days with their minutes."""


class Week(NamedTuple):
    """A week from its Monday: minutes planned on days that are over, minutes done, and sessions missed: planned days
    on which nothing was done."""

    monday: dt.date
    planned: int
    done: int
    missed: int


def laid_of(plan: Plan, before: Laid = ()) -> Laid:
    """What a plan lays from its day on, behind what an earlier one laid until then."""
    return (*(one for one in before if one[0] < plan.today), *((one.date, one.minutes) for one in plan.sessions))


def weeks(laid: Laid, done: Mapping[dt.date, int], today: dt.date, begun: dt.date) -> Sequence[Week]:
    """The weeks from the beginning to this one, this one's days up to yesterday."""
    found: dict[dt.date, list[int]] = {}
    date = _monday(begun)
    while date <= today:
        found[date] = [0, 0, 0]
        date += dt.timedelta(weeks=1)
    for day, minutes in laid:
        if begun <= day < today:
            found[_monday(day)][0] += minutes
            found[_monday(day)][2] += not done.get(day)
    for day, minutes in done.items():
        if begun <= day <= today:
            found[_monday(day)][1] += minutes
    return [Week(monday, *told) for monday, told in found.items()]


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
