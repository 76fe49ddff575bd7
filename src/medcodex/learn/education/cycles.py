"""Cycles of continuing education: stretches of whole months that follow on each other without a gap."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import NamedTuple


class Cycle(NamedTuple):
    """A cycle, first and last day included; the first has the number 0."""

    number: int
    start: dt.date
    end: dt.date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.start <= day <= self.end


def months_on(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, the last of the month where that month is shorter: a year after 29 February is
    28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def cycle(anchor: dt.date, months: int, number: int) -> Cycle:
    """A cycle by its number. Every one is counted from the anchor, so that a shorter month moves one and not all
    after it."""
    begins = months_on(anchor, months * number)
    return Cycle(number, begins, months_on(anchor, months * (number + 1)) - dt.timedelta(days=1))


def cycle_on(anchor: dt.date, months: int, day: dt.date) -> Cycle:
    """The cycle that a day lies in; the first one for days before it."""
    apart = (day.year - anchor.year) * 12 + day.month - anchor.month
    number = max(apart // months, 0)
    found = cycle(anchor, months, number)
    return cycle(anchor, months, number - 1) if number and day < found.start else found
