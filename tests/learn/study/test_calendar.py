"""Calendars keep to RFC 5545, keep their ids, and hold nothing but what is studied."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from icalendar import Calendar
from tests.learn.study.study_making import TODAY, wishes
from tests.learn.study.test_plans import USUAL

from medcodex.learn.study.calendar import Reminder, calendar
from medcodex.learn.study.planning import plan

if TYPE_CHECKING:
    from medcodex.learn.study.wishes import Wishes

STAMP = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
REMINDER = Reminder("ceu-aapc-0-20270101", dt.date(2027, 1, 1), "Continuing education, CPC: 4 CEUs missing; soon")


def lines(data: bytes) -> list[str]:
    text = data.decode()
    assert text.endswith("\r\n")
    physical = text.split("\r\n")[:-1]
    assert all(len(line.encode()) <= 75 for line in physical)
    assert "\n" not in "".join(physical)
    return re.sub(r"\r\n[ \t]", "", text).split("\r\n")[:-1]


@settings(max_examples=30)
@given(asked=wishes)
def test_any_plan_is_a_calendar_by_the_standard(asked: Wishes) -> None:
    made = plan(TODAY, asked)
    data = calendar("study-1", made, STAMP, [REMINDER])
    logical = lines(data)
    assert logical[0] == "BEGIN:VCALENDAR"
    assert logical[-1] == "END:VCALENDAR"
    assert sum(line == "VERSION:2.0" for line in logical) == 1
    assert sum(line.startswith("PRODID:") for line in logical) == 1
    events = Calendar.from_ical(data).walk("VEVENT")
    keys = [str(one["uid"]) for one in events]
    assert len(keys) == len(set(keys))
    assert len(events) >= len(made.sessions) + 1
    for one in events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(one)
        assert one["dtstamp"].dt == STAMP
        starts, ends = one["dtstart"].dt, one["dtend"].dt
        assert type(starts) is type(ends)
        assert starts < ends
        assert not isinstance(starts, dt.datetime) or starts.tzinfo is None


def test_ids_stay_when_the_plan_changes() -> None:
    def keys(made: Wishes) -> set[str]:
        return {str(one["uid"]) for one in Calendar.from_ical(calendar("k", plan(TODAY, made), STAMP)).walk("VEVENT")}

    before, after = keys(USUAL), keys(replace(USUAL, minutes_a_week=660))
    assert len(before & after) > 0.9 * len(before)
    assert before == keys(USUAL)


@pytest.mark.parametrize("starts", [None, dt.time(18, 30)], ids=["whole day", "at a time"])
def test_sessions_stand_at_their_time_wherever_one_is(starts: dt.time | None) -> None:
    made = plan(TODAY, replace(USUAL, starts=starts))
    first = made.sessions[0]
    data = calendar("k", made, STAMP)
    event = Calendar.from_ical(data).walk("VEVENT")[0]
    if starts is None:
        assert event["dtstart"].dt == first.date
        assert event["dtend"].dt == first.date + dt.timedelta(days=1)
    else:
        assert f"DTSTART:{first.date:%Y%m%d}T183000" in lines(data)
        assert event["dtend"].dt - event["dtstart"].dt == dt.timedelta(minutes=first.minutes)


def test_without_a_plan_reminders_stand_alone() -> None:
    data = calendar("k", None, STAMP, [REMINDER])
    [event] = Calendar.from_ical(data).walk("VEVENT")
    assert event["summary"] == REMINDER.text
    assert "SUMMARY:Continuing education\\, CPC: 4 CEUs missing\\; soon" in lines(data)
