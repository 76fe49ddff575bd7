"""Wishes are read and checked; what makes no plan is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.learn.study.study_making import TODAY
from tests.learn.study.test_plans import USUAL

from medcodex.errors import InputError
from medcodex.learn.results import Kind
from medcodex.learn.study.code_topics import error_topics, topics_of_code
from medcodex.learn.study.plan import Plan, Session
from medcodex.learn.study.progress import laid_of, weeks
from medcodex.learn.study.tables import Exam, assumed, topic_tables
from medcodex.learn.study.wishes import checked, days_from, exam_from, minutes_from, time_from, weekdays_from
from medcodex.learn.topics import topics
from medcodex.workflow.quality.tables import error_kinds


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"exam_date": TODAY}, "exam date"),
        ({"exam_date": TODAY + dt.timedelta(days=2000)}, "exam date"),
        ({"exam_date": dt.date.max}, "exam date"),
        ({"minutes_a_week": 5}, "hours"),
        ({"minutes_a_week": 4000}, "hours"),
        ({"weekdays": ()}, "days"),
        ({"weekdays": (7,)}, "days"),
        ({"minutes_a_day": 5}, "minutes a day"),
        ({"days_off": tuple(TODAY + dt.timedelta(days=number) for number in range(401))}, "days off"),
        ({"starts": dt.time(9, tzinfo=dt.UTC)}, "starts"),
        ({"diagnostic": {"cooking": 0.5}}, "diagnostic"),
        ({"diagnostic": {"index": float("nan")}}, "diagnostic index"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_makes_no_plan_is_told(changes: dict[str, object], where: str) -> None:
    with pytest.raises(InputError) as caught:
        checked(replace(USUAL, **changes), TODAY)  # type: ignore[arg-type]
    assert caught.value.where == where


def test_wishes_are_put_in_order() -> None:
    off = (dt.date(2027, 1, 2), dt.date(2027, 1, 1), dt.date(2027, 1, 2))
    one = checked(replace(USUAL, weekdays=(5, 0, 5), days_off=off), TODAY)
    assert (one.weekdays, one.days_off) == ((0, 5), (dt.date(2027, 1, 1), dt.date(2027, 1, 2)))


def test_words_are_read() -> None:
    assert weekdays_from("Mon, tuesday sat") == (0, 1, 5)
    assert exam_from(" cpc") is Exam.CPC
    assert minutes_from(7.5) == 450
    assert time_from("18:30", "t") == dt.time(18, 30)
    assert time_from("", "t") is None
    assert len(days_from("2026-12-24..2026-12-31, 2027-01-06", "off")) == 9


@pytest.mark.parametrize(
    "text", ["9999-12-31", "9999-12-31..9999-12-31", "2026-12-31..2026-12-01", "2026-01-01..2029-01-01"]
)
def test_days_off_that_are_none(text: str) -> None:
    with pytest.raises(InputError):
        days_from(text, "off")


@given(st.text(max_size=40))
def test_any_words_are_read_or_told(text: str) -> None:
    for read in (weekdays_from, exam_from, lambda one: days_from(one, "off"), lambda one: time_from(one, "starts")):
        try:
            read(text)
        except InputError as error:
            assert error.where  # noqa: PT017 - most words are wrong, some are not


@pytest.mark.parametrize("hours", [0, -1, 61, float("nan"), float("inf")])
def test_hours_that_are_none(hours: float) -> None:
    with pytest.raises(InputError):
        minutes_from(hours)


def test_the_tables_speak_of_the_topics_there_are() -> None:
    assert set(topic_tables()) == set(topics())
    assert set(assumed().parts) == {one.kind for one in topics().values()}
    assert set(assumed().answers) == set(assumed().minutes) == set(Kind)
    assert all(sum((one.read, one.questions, one.charts)) == pytest.approx(1) for one in assumed().parts.values())
    assert set(error_topics()) <= set(error_kinds())
    assert set(error_topics().values()) <= set(topics())


@pytest.mark.parametrize(
    ("system", "code", "found"),
    [
        ("icd10cm", "E11.22", ("endocrine",)),
        ("icd10cm", "O9A.11", ("pregnancy",)),
        ("icd10cm", "D49.9", ("oncology",)),
        ("icd10cm", "D50.0", ("blood",)),
        ("icd10cm", "Z59.0", ("social",)),
        ("icd10cm", "Z79.4", ("status",)),
        ("icd10cm", "Y92.0", ("external-causes",)),
        ("icd10cm", "U07.1", ("infections",)),
        ("icd10pcs", "0DTJ4ZZ", ("surgery", "pcs-root-operation")),
        ("icd10pcs", "10D00Z1", ("pregnancy", "pcs-root-operation")),
        ("cpt", "99213", ("evaluation",)),
        ("cpt", "44970", ("surgery", "cpt")),
        ("cpt", "71046", ("cpt",)),
        ("hcpcs", "J1885", ("hcpcs",)),
        ("cdt", "D1110", ("cdt",)),
        ("ndc", "00093-1234-01", ("ndc",)),
        ("icd11", "CA40", ()),
    ],
)
def test_codes_have_topics(system: str, code: str, found: tuple[str, ...]) -> None:
    assert topics_of_code(system, code) == found
    assert set(found) <= set(topics())


def test_progress_tells_what_was_missed() -> None:
    monday = dt.date(2026, 11, 16)
    made = Plan(monday, USUAL, tuple(Session(monday + dt.timedelta(days=n), ()) for n in (0, 1, 3)), (), 0)
    laid = tuple((day, 60) for day, _ in laid_of(made))
    [first, second] = weeks(laid, {monday: 50, monday + dt.timedelta(days=7): 20}, TODAY, monday)
    assert first == (monday, 180, 50, 2)
    assert second == (TODAY, 0, 20, 0)
    later = replace(made, today=monday + dt.timedelta(days=3), sessions=made.sessions[2:])
    assert [day for day, _ in laid_of(later, laid)] == [
        monday,
        monday + dt.timedelta(days=1),
        monday + dt.timedelta(days=3),
    ]
