"""Plans fit the hours of every week and day, or say that they cannot."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from tests.learn.study.study_making import TODAY, day_ago, known, result, wishes

from medcodex.learn.results import Kind
from medcodex.learn.study.days import days_of
from medcodex.learn.study.needs import Known, Reviewed, done_minutes, mastery, needs
from medcodex.learn.study.offers import offers
from medcodex.learn.study.plan import Plan, What
from medcodex.learn.study.planning import plan
from medcodex.learn.study.tables import Exam, assumed
from medcodex.learn.study.wishes import Wishes

SPRING = dt.date(2027, 4, 1)
USUAL = Wishes(Exam.CPC, SPRING, TODAY, 600, (0, 1, 2, 3, 5))
NEW = {What.READ: "read", What.QUESTIONS: "questions", What.CHARTS: "charts"}


def holds(made: Plan, asked: Wishes, who: Known) -> None:
    done = done_minutes(who.results)
    by_week: Counter[tuple[int, int]] = Counter()
    for day, minutes in done.items():
        by_week[day.isocalendar()[:2]] += minutes
    dates = [one.date for one in made.sessions]
    assert dates == sorted(set(dates))
    for one in made.sessions:
        assert made.today <= one.date < asked.exam_date
        assert one.date.weekday() in asked.weekdays
        assert one.date not in asked.days_off
        assert one.activities
        assert all(part.minutes > 0 for part in one.activities)
        if asked.minutes_a_day is not None:
            assert one.minutes + done.get(one.date, 0) <= asked.minutes_a_day
        by_week[one.date.isocalendar()[:2]] += one.minutes
        before = sum(minutes for day, minutes in done.items() if day.isocalendar()[:2] == one.date.isocalendar()[:2])
        assert by_week[one.date.isocalendar()[:2]] <= max(asked.minutes_a_week, before)
    assert made.planned <= made.room
    # Everything the exam asks for has its place, all of it, or is told to be left out.
    given_to: Counter[tuple[str, str]] = Counter()
    for one in made.sessions:
        for part in one.activities:
            if part.what in NEW:
                given_to[part.topics[0], NEW[part.what]] += part.minutes
    left = {one.topic for one in made.left_out}
    for need in needs(asked.exam, who, asked.diagnostic):
        for name, minutes in need.parts.items():
            assert given_to[need.topic, name] == (0 if need.topic in left else minutes)
    sat = sum(one.kind is Kind.EXAM and one.at.date() >= asked.begun for one in who.results)
    due = max(len(assumed().mock_points) - sat, 0) if asked.exam is not Exam.NONE else 0
    mocks = sum(part.what is What.MOCK for one in made.sessions for part in one.activities)
    assert mocks + sum(one.topic == "mock" for one in made.left_out) == due
    assert made.fits == (made.missing == 0)


@settings(max_examples=100)
@given(asked=wishes, who=known)
def test_a_plan_fits_or_says_that_it_cannot(asked: Wishes, who: Known) -> None:
    holds(plan(TODAY, asked, who), asked, who)


@pytest.mark.slow
@settings(max_examples=1000)
@given(asked=wishes, who=known)
def test_a_thousand_plans_fit_or_say_that_they_cannot(asked: Wishes, who: Known) -> None:
    holds(plan(TODAY, asked, who), asked, who)


@settings(max_examples=8)
@given(asked=wishes)
def test_what_is_offered_fits(asked: Wishes) -> None:
    for offer in offers(TODAY, asked):
        made = plan(TODAY, offer.wishes)
        assert made.fits
        holds(made, offer.wishes, Known())


@settings(max_examples=25)
@given(asked=wishes, who=known)
def test_the_same_comes_of_the_same(asked: Wishes, who: Known) -> None:
    assert plan(TODAY, asked, who) == plan(TODAY, asked, who)


def test_a_plan_with_time_takes_in_everything_and_ends_light() -> None:
    made = plan(TODAY, USUAL)
    assert made.fits
    assert [one.what for one in made.sessions[-1].activities] == [What.LIGHT]
    assert made.sessions[-1].minutes == assumed().light_day
    mocks = [one.date for one in made.sessions if any(part.what is What.MOCK for part in one.activities)]
    assert len(mocks) == 3
    assert any(part.what is What.REVIEW_QUESTIONS for one in made.sessions for part in one.activities)
    assert offers(TODAY, USUAL) == []


def test_where_it_does_not_fit_it_says_how_much_lacks_and_what_would_do() -> None:
    short = replace(USUAL, exam_date=TODAY + dt.timedelta(days=35))
    made = plan(TODAY, short)
    assert not made.fits
    assert made.missing == sum(one.minutes for one in made.left_out) > 0
    kept = {part.topics[0] for one in made.sessions for part in one.activities if part.what is What.READ}
    priority = {need.topic: need.priority for need in needs(Exam.CPC, Known(), {})}
    smallest = min(priority[one.topic] for one in made.left_out if one.topic != "mock")
    assert max(priority[topic] for topic in kept) > smallest
    assert {one.changed for one in offers(TODAY, short)} == {"date", "hours"}


def test_missed_sessions_move_into_the_days_that_are_left() -> None:
    before = plan(TODAY, USUAL)
    later = plan(TODAY + dt.timedelta(days=9), USUAL)
    assert later.fits
    assert min(one.date for one in later.sessions) >= TODAY + dt.timedelta(days=9)
    assert next(need.topic for need in needs(Exam.CPC, Known(), {})) in later.sessions[0].activities[0].topics
    assert before.room > later.room


def test_what_was_done_this_week_is_taken_off_it() -> None:
    friday = TODAY + dt.timedelta(days=4)
    done = Known([result(TODAY, 1, "index", seconds=3600 * 9)])
    made = plan(friday, USUAL, done)
    assert sum(one.minutes for one in made.sessions if one.date < TODAY + dt.timedelta(days=7)) <= 60


def test_days_off_and_a_changed_date_are_planned_around() -> None:
    off = tuple(TODAY + dt.timedelta(days=number) for number in range(14))
    made = plan(TODAY, replace(USUAL, days_off=off))
    assert min(one.date for one in made.sessions) >= TODAY + dt.timedelta(days=14)
    assert max(one.date for one in plan(TODAY, replace(USUAL, exam_date=dt.date(2027, 3, 1))).sessions) < dt.date(
        2027, 3, 1
    )


def test_an_exam_of_today_or_of_the_past_leaves_no_session() -> None:
    for day in (TODAY, day_ago(30)):
        made = plan(TODAY, replace(USUAL, exam_date=day))
        assert made.sessions == ()
        assert not made.fits


def test_what_is_known_needs_less_and_what_reviews_found_needs_more() -> None:
    right = Known([result(day_ago(3), 1.0, "sequencing", kind=Kind.CASE) for _ in range(20)])
    assert mastery(right, {})["sequencing"] > 0.9
    assert "sequencing" not in {need.topic for need in needs(Exam.CPC, right, {})}
    weak = replace(right, reviewed=(Reviewed("sequencing", 20, 12),))
    assert mastery(weak, {})["sequencing"] == pytest.approx(0.4)
    assert "sequencing" in {need.topic for need in needs(Exam.CPC, weak, {})}
    few = replace(right, reviewed=(Reviewed("sequencing", 4, 4),))
    assert mastery(few, {}) == mastery(right, {})


def test_a_diagnosis_and_reading_make_it_less() -> None:
    whole = sum(need.minutes for need in needs(Exam.CCS, Known(), {}))
    assert sum(need.minutes for need in needs(Exam.CCS, Known(read=frozenset({"anatomy"})), {})) == whole - 120
    assert sum(need.minutes for need in needs(Exam.CCS, Known(), {"anatomy": 0.5, "drg": 0.8})) < whole


def test_a_sitting_since_the_beginning_counts_as_one_of_the_mock_exams() -> None:
    sat = Known([result(TODAY, 0.6, "index", kind=Kind.EXAM)])
    mocks = [part for one in plan(TODAY, USUAL, sat).sessions for part in one.activities if part.what is What.MOCK]
    assert len(mocks) == 2


@pytest.mark.parametrize(
    ("minutes_a_week", "weekdays", "a_day", "first"),
    [
        (600, (0, 1, 2, 3, 4), None, [120, 120, 120, 120, 120]),
        (600, (0, 1, 2, 3, 4), 200, [200, 200, 200]),
        (15, (0, 1, 2), None, [15]),
        (10_000, (0,), None, [480]),
    ],
    ids=["shared out", "as told", "very little", "no more than a day has"],
)
def test_days(minutes_a_week: int, weekdays: tuple[int, ...], a_day: int | None, first: list[int]) -> None:
    asked = Wishes(Exam.CPC, TODAY + dt.timedelta(days=7), TODAY, minutes_a_week, weekdays, a_day)
    assert [one.minutes for one in days_of(TODAY, asked, {})] == first
