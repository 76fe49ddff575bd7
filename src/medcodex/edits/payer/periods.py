"""Periods of limits: "30 days", "12 months", "11 full months", "2 years", "calendar year", "lifetime".

A service counts from its own day until the period is over. A month later is the same day of the next month, or its last
day where it has no such day. Full months are counted from the month after the service, as Medicare counts the months
that "must have passed following the month" of the last one (42 CFR 410.31 and others).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_COUNTED = re.compile(r"(\d{1,4}) (full )?(day|month|year)s?")
_CALENDAR = {"calendar month": 1, "calendar year": 12}
LIFETIME = "lifetime"
EXPECTED = 'such as "30 days", "12 months", "11 full months", "2 years", "calendar year" or "lifetime" expected'


@dataclass(frozen=True, slots=True)
class Period:
    """``days`` or ``months`` long, neither for a lifetime. ``full`` counts whole months after that of the service,
    ``calendar`` months or years of the calendar."""

    text: str
    days: int = 0
    months: int = 0
    full: bool = False
    calendar: bool = False

    @property
    def is_span(self) -> bool:
        """Whether it is a span from a day, not a part of the calendar nor a lifetime."""
        return bool(self.days or self.months) and not (self.full or self.calendar)

    def ends(self, day: dt.date) -> dt.date:
        """The first day on which a service of ``day`` no longer counts; the last day there is for a lifetime."""
        try:
            if self.days:
                return day + dt.timedelta(days=self.days)
            if self.calendar:
                first = day.replace(day=1) if self.months == 1 else day.replace(month=1, day=1)
                return months_later(first, self.months)
            if self.full:
                return months_later(day.replace(day=1), self.months + 1)
            return months_later(day, self.months) if self.months else dt.date.max
        except OverflowError:
            return dt.date.max


def parse_period(text: str) -> Period:
    """The period of a text. ValueError, saying what is expected, for what is none."""
    words = " ".join(text.lower().split())
    if words == LIFETIME:
        return Period(words)
    if words in _CALENDAR:
        return Period(words, months=_CALENDAR[words], calendar=True)
    found = _COUNTED.fullmatch(words)
    count = int(found[1]) if found else 0
    if found is None or not count or (found[2] and found[3] != "month"):
        raise ValueError(EXPECTED)
    if found[3] == "day":
        return Period(words, days=count)
    return Period(words, months=count * (12 if found[3] == "year" else 1), full=bool(found[2]))


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day some months later, the last day of the month where it has no such day. OverflowError beyond the
    last year there is."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        raise OverflowError("beyond the last year")
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
