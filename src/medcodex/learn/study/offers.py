"""What would fit where a plan does not: a later exam, or more hours. Each offer was planned and does fit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.learn.study.planning import NOTHING, may_fit, plan
from medcodex.learn.study.wishes import LONGEST, MOST_HOURS

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.learn.study.needs import Known
    from medcodex.learn.study.wishes import Wishes

_DAY_MINUTES = 16 * 60


@dataclass(frozen=True, slots=True)
class Offer:
    """Wishes with which everything fits, and what was changed: "date" or "hours"."""

    changed: str
    wishes: Wishes


def offers(today: dt.date, wishes: Wishes, known: Known = NOTHING, zone: dt.tzinfo = dt.UTC) -> list[Offer]:
    """The earliest later day in whole weeks, and the fewest more hours a week in whole hours (with more minutes a day,
    where those were limited); nothing of either where none would do, or where the plan fits as it is."""

    def fits(tried: Wishes) -> bool:
        return may_fit(today, tried, known, zone) and plan(today, tried, known, zone).fits

    if fits(wishes):
        return []

    def later(weeks: int) -> Wishes:
        return replace(wishes, exam_date=max(wishes.exam_date, today) + dt.timedelta(weeks=weeks))

    def longer(hours: int) -> Wishes:
        minutes = wishes.minutes_a_week // 60 * 60 + hours * 60
        a_day = wishes.minutes_a_day
        if a_day is not None:
            a_day = min(max(a_day, -(-minutes // len(wishes.weekdays))), _DAY_MINUTES)
        return replace(wishes, minutes_a_week=minutes, minutes_a_day=a_day)

    weeks = _least(lambda number: fits(later(number)), (today + LONGEST - later(0).exam_date).days // 7)
    hours = _least(lambda number: fits(longer(number)), int(MOST_HOURS) - wishes.minutes_a_week // 60)
    found = [] if weeks is None else [Offer("date", later(weeks))]
    return found if hours is None else [*found, Offer("hours", longer(hours))]


def _least(works: Callable[[int], bool], most: int) -> int | None:
    """A number from 1 that works, while the one before does not: by doubling, then by halves."""
    low, high = 0, 1
    while high < most and not works(high):
        low, high = high, high * 2
    high = min(high, most)
    if high < 1 or not works(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle) else (middle, high)
    return high
