"""Sessions, the exam's day and reminders as a calendar (iCalendar, RFC 5545).

Times are floating (RFC 5545, 3.3.5 form 1): a session at six is at six wherever the learner is. Without a time of day a
session is an event of the whole day. The calendar holds what is studied and nothing of anybody's health."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Calendar, Event

from medcodex.learn.study.tables import Exam, assumed
from medcodex.learn.study.words import headline, said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.learn.study.plan import Plan

_PRODID = "-//medcodex//study plan//EN"
_AGAIN = dt.timedelta(hours=12)


class Reminder(NamedTuple):
    """Something to think of on a day; ``key`` stays the same however often the calendar is made."""

    key: str
    day: dt.date
    text: str


def calendar(key: str, plan: Plan | None, stamp: dt.datetime, reminders: Iterable[Reminder] = ()) -> bytes:
    """A calendar file. ``key`` makes the events' ids, one for each day of sessions, so that a changed session takes
    the place of the one before; ``stamp`` is when the calendar was made, in UTC."""
    found = Calendar()
    found.add("prodid", _PRODID)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "Study plan" if plan else "Continuing education")
    found.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
    if plan is not None:
        for session in plan.sessions:
            text = "\n".join(map(said, session.activities))
            found.add_component(
                _event(f"{key}-{session.date:%Y%m%d}", headline(session), session.date, stamp, text,
                       starts=plan.wishes.starts, minutes=session.minutes)
            )  # fmt: skip
        if plan.wishes.exam is not Exam.NONE and plan.wishes.exam_date >= plan.today:
            name = f"Exam: {plan.wishes.exam}"
            said_of = assumed().exams[plan.wishes.exam].name
            found.add_component(_event(f"{key}-exam", name, plan.wishes.exam_date, stamp, said_of))
    for one in reminders:
        found.add_component(_event(f"{key}-{one.key}", one.text, one.day, stamp))
    return bytes(found.to_ical())


def _event(
    key: str, title: str, day: dt.date, stamp: dt.datetime, text: str = "", *, starts: dt.time | None = None,
    minutes: int = 0,
) -> Event:  # fmt: skip
    event = Event()
    event.add("uid", f"{key}@medcodex")
    event.add("dtstamp", stamp.astimezone(dt.UTC).replace(microsecond=0))
    event.add("summary", title)
    if text:
        event.add("description", text)
    if starts is None:
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        begins = dt.datetime.combine(day, starts)
        event.add("dtstart", begins)
        event.add("dtend", begins + dt.timedelta(minutes=minutes))
    event.add("class", "PRIVATE")
    return event
