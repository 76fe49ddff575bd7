"""Cards of spaced repetition, and ratings."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.learn.study.study_making import TODAY, day_ago, result

from medcodex.learn.results import Kind
from medcodex.learn.study.memory import CHARTS, QUESTIONS, Card, Memory, rating, remembered
from medcodex.learn.study.tables import assumed

INDEX = Card("index", QUESTIONS)


@pytest.mark.parametrize(
    ("score", "rated"),
    [(0, "again"), (0.499, "again"), (0.5, "hard"), (0.67, "good"), (0.94, "good"), (0.95, "easy"), (1, "easy")],
)
def test_ratings(score: float, rated: str) -> None:
    assert rating(score) == rated


@given(st.lists(st.sampled_from(["again", "hard", "good", "easy"]), min_size=1, max_size=12))
def test_every_answer_is_asked_for_again_later_and_within_the_longest_interval(rated: list[str]) -> None:
    memory, day = Memory(), TODAY
    for one in rated:
        memory.review(INDEX, day, one)
        due = memory.due_on(INDEX)
        assert due is not None
        assert day < due <= day + dt.timedelta(days=assumed().longest_interval)
        day = due


def test_intervals_grow_with_good_answers_and_shrink_with_a_wrong_one() -> None:
    memory, day, gaps = Memory(), TODAY, []
    for _ in range(4):
        memory.review(INDEX, day, "good")
        due = memory.due_on(INDEX)
        assert due is not None
        gaps.append((due - day).days)
        day = due
    assert all(later > sooner for sooner, later in pairwise(gaps))
    memory.review(INDEX, day, "again")
    due = memory.due_on(INDEX)
    assert due is not None
    assert (due - day).days < gaps[-1]


def test_a_copy_goes_on_apart() -> None:
    memory = Memory()
    memory.review(INDEX, TODAY, "good")
    before = memory.due_on(INDEX)
    other = memory.copy()
    other.review(INDEX, TODAY + dt.timedelta(days=3), "good")
    assert memory.due_on(INDEX) == before != other.due_on(INDEX)


def test_the_answers_of_a_day_are_one_review_by_their_mean() -> None:
    many = remembered([result(day_ago(9), score, "index") for score in (1, 1, 0, 0)])
    one = Memory()
    one.review(INDEX, day_ago(9), "hard")
    assert many.due_on(INDEX) == one.due_on(INDEX)


def test_charts_and_questions_are_cards_of_their_own() -> None:
    memory = remembered([result(day_ago(3), 1, "index", "poa", kind=Kind.CASE), result(day_ago(2), 0, "index")])
    assert memory.due(TODAY + dt.timedelta(days=400)) == [
        INDEX, *sorted([Card("index", CHARTS), Card("poa", CHARTS)])]  # fmt: skip
    assert memory.due(day_ago(3)) == []


def test_days_are_those_of_the_time_zone() -> None:
    late = result(day_ago(3), 1, "index")
    here = remembered([late], dt.timezone(dt.timedelta(hours=14)))
    there = remembered([late], dt.UTC)
    assert here.due_on(INDEX) != there.due_on(INDEX)
