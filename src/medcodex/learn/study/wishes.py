"""What a learner wishes of a plan, checked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from medcodex.errors import InputError
from medcodex.learn.study.tables import Exam
from medcodex.learn.topics import topics

LONGEST = dt.timedelta(days=3 * 366)
MOST_HOURS = 60.0
MOST_DAYS_OFF = 400
LAST_YEAR = 2200
"""Days beyond are a slip of the pen, and calendars end in 9999."""
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Wishes:
    """For which exam on which day, in the time there is: minutes a week (Monday to Sunday), on which days of it
    (Monday is 0), at the most so many minutes a day (None: shared out over the week), without the days off. ``begun``
    is the day from which the plan counts, ``starts`` the time of day in a calendar (None: all-day), ``diagnostic`` what
    the learner knows of topics without having shown it here, from 0 to 1."""

    exam: Exam
    exam_date: dt.date
    begun: dt.date
    minutes_a_week: int
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    minutes_a_day: int | None = None
    days_off: tuple[dt.date, ...] = ()
    starts: dt.time | None = None
    diagnostic: dict[str, float] = field(default_factory=dict)


def checked(wishes: Wishes, today: dt.date) -> Wishes:
    """The wishes as they are kept, days in order. InputError, naming what, for what no plan can be made of."""
    if not 0 < (wishes.exam_date - today).days <= LONGEST.days or wishes.exam_date.year > LAST_YEAR:
        raise InputError("a day after today and within three years expected", "exam date")
    if not 15 <= wishes.minutes_a_week <= MOST_HOURS * 60:
        raise InputError(f"from a quarter of an hour to {MOST_HOURS:g} hours a week expected", "hours")
    if not wishes.weekdays or not set(wishes.weekdays) <= set(range(7)):
        raise InputError("at least one day of the week expected", "days")
    if wishes.minutes_a_day is not None and not 15 <= wishes.minutes_a_day <= 960:
        raise InputError("from 15 to 960 minutes a day expected", "minutes a day")
    if len(wishes.days_off) > MOST_DAYS_OFF:
        raise InputError(f"at most {MOST_DAYS_OFF} days off", "days off")
    if wishes.starts is not None and wishes.starts.tzinfo is not None:
        raise InputError("a time of day without a zone expected", "starts")
    for topic, score in wishes.diagnostic.items():
        if topic not in topics():
            raise InputError("no such topic", "diagnostic")
        if not 0 <= score <= 1:
            raise InputError("from 0 to 1 expected", f"diagnostic {topic}")
    return Wishes(
        wishes.exam,
        wishes.exam_date,
        wishes.begun,
        wishes.minutes_a_week,
        tuple(sorted(set(wishes.weekdays))),
        wishes.minutes_a_day,
        tuple(sorted(set(wishes.days_off))),
        wishes.starts,
        dict(sorted(wishes.diagnostic.items())),
    )


def weekdays_from(text: str) -> tuple[int, ...]:
    """Days of the week from words such as "mon,wed,sat". InputError for another word."""
    words = [one.strip().lower()[:3] for one in text.replace(" ", ",").split(",") if one.strip()]
    if not words or not set(words) <= set(WEEK):
        raise InputError(f"days such as mon,tue expected: of {', '.join(WEEK)}", "days")
    return tuple(sorted({WEEK.index(one) for one in words}))


def minutes_from(hours: float) -> int:
    """Minutes of hours. InputError for what is no number of hours."""
    if not 0 < hours <= MOST_HOURS:  # not a number is neither
        raise InputError(f"from a quarter of an hour to {MOST_HOURS:g} hours a week expected", "hours")
    return int(hours * 60)


def exam_from(text: str) -> Exam:
    """An exam from its letters in either case. InputError for another word."""
    for one in Exam:
        if one.lower() == text.strip().lower():
            return one
    raise InputError(f"one of {', '.join(Exam)} expected", "exam")


def day_from(text: str, where: str) -> dt.date:
    """A day. InputError, naming the place, for what is none."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise InputError("a date as YYYY-MM-DD expected", where) from None


def days_from(text: str, where: str) -> tuple[dt.date, ...]:
    """Days with blanks, commas or line ends between them; "2026-12-24..2026-12-31" are all from one to another.
    InputError, naming the place, for what is none."""
    found: set[dt.date] = set()
    for word in text.replace(",", " ").split():
        first, _, last = word.partition("..")
        begins = day_from(first, where)
        ends = day_from(last, where) if last else begins
        if not 0 <= (ends - begins).days <= MOST_DAYS_OFF or ends.year > LAST_YEAR:
            raise InputError(f"from a day to a later one, at most {MOST_DAYS_OFF} days, expected", where)
        found.update(begins + dt.timedelta(days=number) for number in range((ends - begins).days + 1))
        if len(found) > MOST_DAYS_OFF:
            raise InputError(f"at most {MOST_DAYS_OFF} days off", where)
    return tuple(sorted(found))


def time_from(text: str, where: str) -> dt.time | None:
    """A time of day as HH:MM; None for nothing. InputError, naming the place, for what is none."""
    if not text.strip():
        return None
    try:
        return dt.time.fromisoformat(text.strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise InputError("a time as HH:MM expected", where) from None
