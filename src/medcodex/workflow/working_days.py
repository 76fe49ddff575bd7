"""Time as an office counts it: hours between opening and closing, on days that are worked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

MONDAY_TO_FRIDAY = frozenset(range(5))
_DAY = dt.timedelta(days=1)
_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a site works. ``weekdays`` count from Monday, 0; ``holidays`` are days on which nobody works. Times are
    those of ``zone``; a change of daylight saving time is told by it."""

    zone: ZoneInfo
    opens: dt.time = dt.time(8)
    closes: dt.time = dt.time(17)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: frozenset[dt.date] = frozenset()

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise UsageError("a day of work ends after it begins", "calendar")
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise UsageError("at least one weekday, counted from Monday as 0 to Sunday as 6", "calendar")

    def hours(self, start: dt.datetime, end: dt.datetime) -> float:
        """Hours of work between two moments that know their zone; 0 where the end is not after the start."""
        total = dt.timedelta()
        for opens, closes in self._spans(start, end):
            total += max(min(end, closes) - max(start, opens), dt.timedelta())
        return total / _HOUR

    def days(self, start: dt.datetime, end: dt.datetime) -> float:
        """Days of work between two moments, parts of a day as parts of its hours."""
        day = dt.date.min
        length = dt.datetime.combine(day, self.closes) - dt.datetime.combine(day, self.opens)
        return self.hours(start, end) / (length / _HOUR)

    def after(self, start: dt.datetime, days: int) -> dt.datetime:
        """The same time of day so many days of work later; of a day not worked, counted from its next day of work
        on."""
        local = start.astimezone(self.zone)
        day = local.date()
        left = days
        while left > 0 or not self.works(day):
            day += _DAY
            left -= self.works(day)
        return dt.datetime.combine(day, local.time(), self.zone).astimezone(dt.UTC)

    def works(self, day: dt.date) -> bool:
        """Whether a day is worked."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def _spans(self, start: dt.datetime, end: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            if self.works(day):
                opens, closes = (dt.datetime.combine(day, at, self.zone) for at in (self.opens, self.closes))
                yield opens.astimezone(dt.UTC), closes.astimezone(dt.UTC)
            day += _DAY
