"""The gradebook's arithmetic, by rules that hold for any results."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.learn.classes.analysis import analyse
from medcodex.learn.classes.gradebook import Gradebook
from medcodex.learn.classes.grading import COUNTED, State, cell, exact, percent, rows
from medcodex.learn.classes.ports import CaseAnswer
from medcodex.learn.classes.records import Agreement, Assignment, AssignmentKind, Class, Counts
from medcodex.learn.results import Kind, Result
from medcodex.workflow.people import Role, User

NOW = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ONE = Assignment("a", "c", "A", AssignmentKind.CASE, ("x", "y"), NOW - 9 * DAY, NOW - DAY, NOW - 9 * DAY)
SCORES = st.integers(0, 1000).map(lambda whole: whole / 1000)


def result(score: float, subject: str = "x", days: float = 3, user: str = "u", **more: object) -> Result:
    at = NOW - dt.timedelta(days=days)
    made = Result(f"{subject}{days}{user}", user, at, Kind.CASE, subject, ("index",), score, f"{subject}{days}{user}")
    return replace(made, assignment_id="a", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("counts", "expected"), [(Counts.BEST, "0.9"), (Counts.LAST, "0.4"), (Counts.FIRST, "0.5")], ids=str
)
def test_the_attempt_that_is_set_counts(counts: Counts, expected: str) -> None:
    tries = [result(0.5, days=4), result(0.9, days=3), result(0.4, days=2), result(1.0, "y~left")]
    found = cell(replace(ONE, counts=counts), tries, None, NOW)
    assert (found.state, found.score) == (State.DONE, (Fraction(expected) + 1) / 2)


def test_what_is_left_out_counts_zero_when_it_is_due_and_not_before() -> None:
    tries = [result(0.8)]
    assert cell(ONE, tries, None, NOW).score == Fraction("0.4")
    assert cell(ONE, tries, None, NOW).state is State.INCOMPLETE
    early = replace(ONE, due=NOW + DAY)
    assert (cell(early, tries, None, NOW).state, cell(early, tries, None, NOW).score) == (State.OPEN, Fraction("0.8"))
    assert cell(ONE, [], None, NOW).score == 0
    assert cell(early, [], None, NOW).score is None


def test_late_is_by_the_learners_own_due_time() -> None:
    tries = [result(1.0, days=0.5), result(1.0, "y", days=3)]
    assert cell(ONE, tries, None, NOW).late
    extended = Agreement("a", "u", NOW, due=NOW - DAY / 4)
    assert not cell(ONE, tries, extended, NOW).late
    assert cell(ONE, tries, replace(extended, excused=True), NOW).state is State.EXCUSED


def test_of_a_round_of_questions_what_was_not_answered_counts_zero() -> None:
    asked = replace(ONE, kind=AssignmentKind.QUESTIONS, subjects=("index",), questions=4)
    tries = [result(1.0, str(number), origin="round", kind=Kind.ITEM) for number in range(3)]
    found = cell(asked, tries, None, NOW)
    assert (found.score, len(found.attempts)) == (Fraction(3, 4), 1)


@given(
    st.lists(st.tuples(SCORES, st.sampled_from(["x", "y", "z"]), st.floats(0, 8)), max_size=8),
    st.sampled_from(Counts),
    st.integers(0, 5),
    st.integers(-3, 3),
    st.booleans(),
)
def test_any_results_give_a_total_within_its_parts(
    tries: list[tuple[float, str, float]], counts: Counts, weight: int, due: int, excused: bool
) -> None:
    told = sorted((result(score, subject, days) for score, subject, days in tries), key=lambda one: one.at)
    one = replace(ONE, counts=counts, weight=weight, due=NOW + due * DAY)
    other = replace(ONE, id="b", due=NOW - 2 * DAY, weight=2)
    agreed = {"a": {"u": Agreement("a", "u", NOW, excused=excused)}}
    [row] = rows([one, other], ["u"], {"a": told, "b": []}, agreed, NOW)
    for each in row.cells:
        assert each.score is None or 0 <= each.score <= 1
        assert (each.score is None) or each.state is not State.EXCUSED
    assert row.total is not None
    counted = [each.score for each in row.cells if each.state in COUNTED and each.score is not None]
    assert min(counted) <= row.total <= max(counted)
    weights = {one.id: one.weight, "b": 2}
    parts = [
        (weights[of.id], each.score)
        for of, each in zip([one, other], row.cells, strict=True)
        if each.state in COUNTED and each.score is not None
    ]
    assert row.total * sum(part for part, _ in parts) == sum((part * score for part, score in parts), Fraction(0))


@given(SCORES)
def test_a_score_is_what_is_written(score: float) -> None:
    assert exact(score) == Fraction(repr(score))
    shown = percent(exact(score))
    assert shown is not None
    assert abs(shown - Decimal(repr(score)) * 100) <= Decimal("0.05")


@pytest.mark.parametrize(
    ("score", "shown"), [("0.8745", "87.5"), ("0.8744", "87.4"), ("1", "100"), ("0.33335", "33.3")]
)
def test_halves_are_rounded_up(score: str, shown: str) -> None:
    assert percent(Fraction(score)) == Decimal(shown)


class Told:
    """learn.classes.ports.CaseAnswers by hand."""

    def of_assignment(self, assignment_id: str) -> list[CaseAnswer]:
        return [
            CaseAnswer("u", "x~left", 0.5, ("icd10cm S52.521A",), ("icd10cm S52.522A",)),
            CaseAnswer("u", "x", 1.0, (), ()),
            CaseAnswer("v", "x", 0.2, ("icd10cm S52.521A", "icd10cm W09.2XXA"), ()),
            CaseAnswer("gone", "x", 0.0, ("icd10cm W09.2XXA",), ()),
        ]


def _book(results: list[Result], assignments: list[Assignment], *users: str) -> Gradebook:
    of = Class("c", "C", NOW.date(), NOW.date(), "UTC", "", ("e",), NOW)
    people = [User(one, one, one.title(), Role.STUDENT, NOW) for one in users]
    told = {one.id: [each for each in results if each.assignment_id == one.id] for one in assignments}
    return Gradebook(of, assignments, people, rows(assignments, users, told, {}, NOW), results)


def test_analysis_counts_each_learner_once_by_their_first_attempt() -> None:
    results = [result(0.5, days=4), result(1.0, days=3), result(0.2, user="v")]
    found = analyse(_book(results, [ONE], "u", "v"), Told())
    [chart] = found.subjects
    assert (chart.subject, chart.learners, chart.mean, chart.told) == ("x", 2, Fraction("0.35"), 2)
    assert [(one.code, one.learners) for one in chart.missed] == [("icd10cm S52.521A", 2), ("icd10cm W09.2XXA", 1)]
    assert [(one.code, one.learners) for one in chart.wrong] == [("icd10cm S52.522A", 1)]
    [topic] = found.topics
    assert (topic.topic, topic.learners, topic.verdict) == ("index", 2, "few")


def test_the_rule_of_help_points_to_whom_it_says() -> None:
    many = [replace(ONE, id=f"a{number}", subjects=("x",), due=NOW - (5 - number) * DAY) for number in range(4)]

    def told(user: str, scores: list[float | None]) -> list[Result]:
        return [
            replace(result(score, user=user, days=8), assignment_id=f"a{number}")
            for number, score in enumerate(scores)
            if score is not None
        ]

    results = [
        *told("good", [0.2, 0.9, 0.9, 0.9]),
        *told("away", [1, None, None, 1]),
        *told("weak", [1, 0.5, 0.6, 0.5]),
    ]
    found = analyse(_book(results, many, "good", "away", "weak"))
    assert {one.user_id for one in found.help} == {"away", "weak"}
    practice = [replace(one, weight=0) for one in many]
    assert analyse(_book(results, practice, "good", "away", "weak")).help == []
