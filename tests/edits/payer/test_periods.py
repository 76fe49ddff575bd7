"""Counting periods of limits: days, months with their ends, leap years, the calendar, a lifetime."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.edits.payer.periods import months_later, parse_period

ENDS = [
    ("30 days", "2026-01-01", "2026-01-31"),
    ("1 day", "2026-02-28", "2026-03-01"),
    ("1 day", "2024-02-28", "2024-02-29"),
    ("1 month", "2026-01-31", "2026-02-28"),
    ("1 month", "2024-01-31", "2024-02-29"),
    ("1 month", "2026-02-28", "2026-03-28"),
    ("12 months", "2026-05-15", "2027-05-15"),
    ("1 year", "2024-02-29", "2025-02-28"),
    ("4 years", "2024-02-29", "2028-02-29"),
    ("365 days", "2024-01-01", "2024-12-31"),
    ("11 full months", "2025-01-01", "2026-01-01"),
    ("11 full months", "2025-01-31", "2026-01-01"),
    ("11 full months", "2024-02-29", "2025-02-01"),
    ("23 full months", "2024-12-31", "2026-12-01"),
    ("calendar year", "2026-12-31", "2027-01-01"),
    ("calendar year", "2026-01-01", "2027-01-01"),
    ("calendar month", "2026-12-31", "2027-01-01"),
    ("Calendar  Month", "2024-02-29", "2024-03-01"),
    ("lifetime", "2026-01-01", "9999-12-31"),
    ("9999 years", "2026-01-01", "9999-12-31"),
    ("9999 days", "9990-01-01", "9999-12-31"),
]


@pytest.mark.parametrize(("text", "day", "end"), ENDS, ids=[f"{text} from {day}" for text, day, _ in ENDS])
def test_the_first_day_that_no_longer_counts(text: str, day: str, end: str) -> None:
    assert parse_period(text).ends(dt.date.fromisoformat(day)) == dt.date.fromisoformat(end)


@pytest.mark.parametrize("text", ["", "12", "months", "0 days", "-1 days", "2 full years", "full month", "1.5 months",
                                  "calendar week", "10000 days", "30days", "12 months please"])  # fmt: skip
def test_what_is_no_period_is_refused_with_what_is(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_period(text)


DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))


@given(DAYS, st.integers(1, 600))
def test_months_keep_the_day_or_end_with_the_month(day: dt.date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + dt.timedelta(days=1)).day == 1)


@given(DAYS, DAYS, st.sampled_from(["30 days", "1 month", "11 full months", "1 year", "calendar year", "lifetime"]))
def test_a_later_service_never_frees_earlier(one: dt.date, other: dt.date, text: str) -> None:
    period = parse_period(text)
    assert one < period.ends(one)
    assert period.ends(min(one, other)) <= period.ends(max(one, other))


@given(DAYS, st.integers(1, 120))
def test_full_months_are_whole_months_after_that_of_the_service(day: dt.date, months: int) -> None:
    end = parse_period(f"{months} full months").ends(day)
    assert end.day == 1
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months + 1
