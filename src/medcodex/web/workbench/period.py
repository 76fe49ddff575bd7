"""The time that figures are asked for: whole days, both named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from medcodex.errors import UsageError

USUAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day."""

    first: dt.date
    last: dt.date

    @property
    def since(self) -> dt.datetime:
        """The moment it begins, in UTC."""
        return dt.datetime.combine(self.first, dt.time(), dt.UTC)

    @property
    def until(self) -> dt.datetime:
        """The moment before which it ends, in UTC."""
        return dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time(), dt.UTC)


def this_day() -> dt.date:
    """The day it is in UTC, in which periods are reckoned: where the service runs it may be the day before, and what
    happened just now would lie behind the end."""
    return dt.datetime.now(dt.UTC).date()


def period(since: dt.date | None, until: dt.date | None) -> Period:
    """The days asked for; the last ninety where none are. UsageError where they are out of order."""
    last = until or this_day()
    first = since or max(last, dt.date(2, 1, 1)) - dt.timedelta(days=USUAL_DAYS)
    if first > last or last.year >= dt.MAXYEAR:
        raise UsageError("a first day that is not behind the last", "since")
    return Period(first, last)


def _asked(
    since: Annotated[dt.date | None, Query(description="first day; 90 days before the last by default")] = None,
    until: Annotated[dt.date | None, Query(description="last day; today by default")] = None,
) -> Period:
    return period(since, until)


Asked = Annotated[Period, Depends(_asked)]
"""The period that a request's query names."""
