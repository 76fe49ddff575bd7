"""Cycles follow on each other without a gap, leap days and short months included."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.learn.education.cycles import cycle, cycle_on, months_on

anchors = st.dates(dt.date(1980, 1, 1), dt.date(2040, 12, 31))


@pytest.mark.parametrize(
    ("anchor", "months", "day"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 24, "2026-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2026-01-15", 0, "2026-01-15"),
    ],
)
def test_months_on(anchor: str, months: int, day: str) -> None:
    assert months_on(dt.date.fromisoformat(anchor), months) == dt.date.fromisoformat(day)


def test_a_leap_day_comes_back_where_there_is_one() -> None:
    anchor = dt.date(2024, 2, 29)
    assert cycle(anchor, 24, 0) == (0, anchor, dt.date(2026, 2, 27))
    assert cycle(anchor, 24, 1) == (1, dt.date(2026, 2, 28), dt.date(2028, 2, 28))
    assert cycle(anchor, 24, 2).start == dt.date(2028, 2, 29)


@given(anchor=anchors, months=st.integers(1, 60), number=st.integers(0, 20))
def test_cycles_tile_the_days(anchor: dt.date, months: int, number: int) -> None:
    one, after = cycle(anchor, months, number), cycle(anchor, months, number + 1)
    assert one.start <= one.end
    assert after.start - one.end == dt.timedelta(days=1)
    for day in (one.start, one.end):
        assert day in one
        assert cycle_on(anchor, months, day) == one


@given(anchor=anchors, months=st.integers(1, 60), days=st.integers(-1000, 12_000))
def test_every_day_lies_in_its_cycle(anchor: dt.date, months: int, days: int) -> None:
    day = anchor + dt.timedelta(days=days)
    found = cycle_on(anchor, months, day)
    assert (day in found) == (days >= 0)
    assert days >= 0 or found.number == 0
