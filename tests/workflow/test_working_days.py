"""Hours and days of work."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import UsageError
from medcodex.workflow.working_days import Calendar

CHICAGO = ZoneInfo("America/Chicago")
CALENDAR = Calendar(CHICAGO, holidays=frozenset({dt.date(2026, 7, 3)}))


def at(day: int, hour: float, month: int = 7) -> dt.datetime:
    start = dt.datetime(2026, month, day, tzinfo=CHICAGO)
    return start + dt.timedelta(hours=hour)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (at(1, 9), at(1, 11), 2),
        (at(1, 6), at(1, 20), 9),
        (at(1, 16), at(2, 9), 2),
        (at(2, 16), at(6, 9), 2),  # a holiday and a weekend between
        (at(4, 0), at(5, 23), 0),
        (at(1, 11), at(1, 9), 0),
    ],
    ids=["within a day", "longer than a day", "overnight", "holiday and weekend", "weekend", "backwards"],
)
def test_only_hours_of_work_count(start: dt.datetime, end: dt.datetime, hours: float) -> None:
    assert CALENDAR.hours(start, end) == pytest.approx(hours)
    assert CALENDAR.days(start, end) == pytest.approx(hours / 9)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (at(1, 15), 1, at(2, 15)),
        (at(2, 15), 1, at(6, 15)),
        (at(4, 10), 0, at(6, 10)),
        (at(30, 10, 10), 1, dt.datetime(2026, 11, 2, 10, tzinfo=CHICAGO)),
    ],
    ids=["next day", "over holiday and weekend", "from a weekend", "over the end of summer time"],
)
def test_days_later_is_a_day_of_work_at_the_same_time(start: dt.datetime, days: int, end: dt.datetime) -> None:
    assert CALENDAR.after(start, days) == end


MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: at(1, 0, 1) + dt.timedelta(minutes=minutes))


@given(st.tuples(MOMENTS, MOMENTS, MOMENTS).map(sorted))
def test_parts_add_up(moments: list[dt.datetime]) -> None:
    first, second, third = moments
    assert CALENDAR.hours(first, second) + CALENDAR.hours(second, third) == pytest.approx(CALENDAR.hours(first, third))


@given(MOMENTS, st.integers(0, 15))
def test_days_later_is_later_and_worked(start: dt.datetime, days: int) -> None:
    end = CALENDAR.after(start, days)
    assert end >= start - dt.timedelta(hours=1)  # clocks go back once a year
    assert CALENDAR.works(end.astimezone(CHICAGO).date())


@pytest.mark.parametrize(
    ("opens", "closes", "weekdays"),
    [(9, 9, {0}), (17, 8, {0}), (8, 17, set()), (8, 17, {7})],
    ids=["no hour", "backwards", "no weekday", "an eighth weekday"],
)
def test_a_calendar_without_work_is_refused(opens: int, closes: int, weekdays: set[int]) -> None:
    with pytest.raises(UsageError):
        Calendar(CHICAGO, dt.time(opens), dt.time(closes), frozenset(weekdays))
