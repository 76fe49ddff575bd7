"""Which days there are to learn on, and for how long."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from medcodex.learn.study.tables import assumed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.learn.study.wishes import Wishes

_ONE = dt.timedelta(days=1)


class Day(NamedTuple):
    """A day with the minutes there are on it."""

    date: dt.date
    minutes: int


def days_of(today: dt.date, wishes: Wishes, done: Mapping[dt.date, int]) -> list[Day]:
    """Days from today to the last before the exam. A week's minutes are shared out over its study days; what was
    learned in it (``done``, minutes by day) is taken off, and what was missed moves to its later days, which get no
    more than ``catch_up`` times their usual share."""
    found: list[Day] = []
    for monday, dates in _weeks(today, wishes).items():
        left = wishes.minutes_a_week - sum(done.get(monday + _ONE * number, 0) for number in range(7))
        for place, date in enumerate(dates):
            room = min(_most(wishes) - done.get(date, 0), left, _share(wishes, left, len(dates) - place))
            minutes = assumed().whole(room)
            if minutes >= assumed().shortest_day:
                found.append(Day(date, minutes))
                left -= minutes
    return found


def _weeks(today: dt.date, wishes: Wishes) -> Mapping[dt.date, Sequence[dt.date]]:
    """The study days that are left, by the Monday of their week."""
    off, weekdays = set(wishes.days_off), set(wishes.weekdays)
    found: dict[dt.date, list[dt.date]] = defaultdict(list)
    date = today
    while date < wishes.exam_date:
        if date.weekday() in weekdays and date not in off:
            found[date - _ONE * date.weekday()].append(date)
        date += _ONE
    return found


def _share(wishes: Wishes, left: int, days: int) -> float:
    if wishes.minutes_a_day is not None:
        return left
    return max(left / days, assumed().shortest_day)


def _most(wishes: Wishes) -> float:
    """The most minutes of a day."""
    if wishes.minutes_a_day is not None:
        return wishes.minutes_a_day
    usual = wishes.minutes_a_week / len(wishes.weekdays)
    return min(assumed().longest_day, max(assumed().catch_up * usual, assumed().shortest_day))
