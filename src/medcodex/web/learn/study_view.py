"""A plan as its page shows it: weeks of days, and where each part of a session is done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from medcodex.learn.study.plan import What
from medcodex.learn.study.tables import Exam
from medcodex.learn.topics import topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.study.plan import Activity, Session
    from medcodex.learn.study.using import Seen
    from medcodex.learn.study.wishes import Wishes


class Way(NamedTuple):
    """A link to where something is done."""

    title: str
    address: str


class DayShown(NamedTuple):
    """A day of a week: its session, and what else is to be said of it."""

    date: dt.date
    session: Session | None
    today: bool
    word: str


def week_of(seen: Seen, monday: dt.date) -> Sequence[DayShown]:
    """The seven days of a week."""
    return [_day(seen, monday + dt.timedelta(days=number)) for number in range(7)]


def _day(seen: Seen, date: dt.date) -> DayShown:
    asked = seen.kept.wishes
    word = ""
    if date == asked.exam_date and asked.exam is not Exam.NONE:
        word = "Exam"
    elif date in asked.days_off:
        word = "day off"
    elif date < seen.plan.today:
        word = "over"
    return DayShown(date, seen.plan.on(date), date == seen.plan.today, word)


def ways(one: Activity, exam: Exam) -> Sequence[Way]:
    """Where a part of a session is done: in the book, among questions, charts or exams."""
    if one.what is What.MOCK:
        return [Way(str(exam), f"/learn/exams?{urlencode({'exam': exam})}")]
    if one.what is What.READ:
        return [Way(topics()[one.topics[0]].title, one.book)]
    charts = one.what in {What.CHARTS, What.REVIEW_CHARTS}
    found = []
    for name in one.topics:
        query = {"topic": name, **({"level": str(one.level)} if one.level else {})}
        place = "/learn/cases" if charts else "/learn/questions"
        found.append(Way(topics()[name].title, f"{place}?{urlencode(query)}"))
    return found


def days_off_text(wishes: Wishes) -> str:
    """Days off as they are typed, days behind each other as one stretch."""
    runs: list[list[dt.date]] = []
    for day in wishes.days_off:
        if runs and day - runs[-1][-1] == dt.timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return " ".join(str(run[0]) if len(run) == 1 else f"{run[0]}..{run[-1]}" for run in runs)
