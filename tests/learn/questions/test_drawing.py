"""Papers: so many of each topic, none twice, the same for the same seed, none that the checker faults."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.fuzz import token_sort_ratio

from medcodex.errors import InputError
from medcodex.learn.questions.drawing import ALIKE, mixed, words_of
from medcodex.learn.questions.making import Asked
from medcodex.learn.topics import topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.questions.drawing import Questions
    from medcodex.learn.questions.making import Made

TOPICS = ("terminology", "hipaa", "excludes", "pcs-root-operation", "poa", "reimbursement", "evaluation", "circulatory")
SMALL = settings(max_examples=12)


def faulty(questions: Questions, items: Sequence[Made]) -> list[tuple[str, Sequence[str]]]:
    return [(one.item.stem, found) for one in items if (found := questions.checker.faults(one))]


def shares(items: Sequence[Made]) -> tuple[int, int]:
    """How many are the same, and how many nearly the same, as another of their generator."""
    words = Counter((one.item.generator, words_of(one)) for one in items)
    told: dict[str, list[str]] = {}
    for generator, text in words:
        told.setdefault(generator, []).append(text)
    near = sum(
        any(token_sort_ratio(one, other, score_cutoff=ALIKE) for other in texts[:at])
        for texts in told.values()
        for at, one in enumerate(texts)
    )
    return len(items) - len(words), near


@given(st.integers(0, 2**31 - 1))
@SMALL
def test_a_paper_has_what_was_asked_for_whatever_the_seed(questions: Questions, seed: int) -> None:
    wanted = dict.fromkeys(TOPICS, 3)
    items = questions.draw_made(wanted, seed)
    assert len(items) == sum(wanted.values())
    assert len({one.item.id for one in items}) == len(items)
    assert faulty(questions, items) == []
    for topic, count in wanted.items():
        assert sum(topic in one.item.topics for one in items) >= count


@given(st.integers(0, 10**6))
@SMALL
def test_the_same_seed_makes_the_same_paper(questions: Questions, seed: int) -> None:
    wanted = {"hipaa": 2, "index": 2, "drg": 1}
    assert questions.draw(wanted, seed) == questions.draw(wanted, seed)


def test_another_seed_makes_another_paper(questions: Questions) -> None:
    first, second = (questions.draw({"conventions": 20}, seed) for seed in (1, 2))
    assert {one.id for one in first} != {one.id for one in second}


def test_nothing_is_asked_that_is_to_be_avoided(questions: Questions) -> None:
    first = frozenset(one.id for one in questions.draw({"hipaa": 10}, 1))
    assert not first & {one.id for one in questions.draw({"hipaa": 10}, 1, first)}


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"astrology": 1}, "no such topic"),
        ({"hipaa": -1}, "fewer than no"),
        ({"hipaa": 20_001}, "more than"),
        ({"hipaa": 5_000}, "questions of this topic can be made"),
    ],
)
def test_what_cannot_be_drawn_is_told(questions: Questions, wanted: dict[str, int], told: str) -> None:
    with pytest.raises(InputError, match=told):
        questions.draw(wanted, 1)


def test_there_are_questions_of_every_topic_but_those_of_charts_alone(questions: Questions) -> None:
    assert set(topics()) - set(questions.topics()) == set()


def test_five_hundred(questions: Questions) -> None:
    items = questions.spread(500, 20)
    assert len(items) == 500
    assert faulty(questions, items) == []
    twice, near = shares(items)
    assert (twice + near) / len(items) < 0.01


@pytest.mark.slow
def test_ten_thousand(questions: Questions) -> None:
    items = questions.spread(10_000, 1)
    assert len(items) == 10_000
    assert faulty(questions, items) == []
    assert [one.item.stem for one in items if not one.item.source.strip()] == []
    twice, near = shares(items)
    assert (twice + near) / len(items) < 0.01


def test_the_checker_is_not_fooled(questions: Questions) -> None:
    """A question whose marked answer was changed, or that asks another thing than it says, is faulted."""
    one = questions.draw_made({"circulatory": 1}, 4)[0]
    right = one.item.right
    turned = tuple(
        replace(option, right=at == (right + 1) % len(one.item.options)) for at, option in enumerate(one.item.options)
    )
    assert questions.checker.faults(replace(one, item=replace(one.item, options=turned)))
    assert questions.checker.faults(replace(one, values=(one.values[right],) * 4))
    assert questions.checker.faults(replace(one, asked=Asked("cm-titled", ("no such title",))))
    assert questions.checker.faults(replace(one, item=replace(one.item, source=" ")))
    assert questions.checker.faults(replace(one, item=replace(one.item, topics=("astrology",))))
    silent = tuple(replace(option, because="") for option in one.item.options)
    assert questions.checker.faults(replace(one, item=replace(one.item, options=silent)))


@given(st.integers(0, 300), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_mixing_loses_and_repeats_nothing(count: int, rng: object) -> None:
    keys = [(str(at),) for at in range(count)]
    assert sorted(mixed(keys, rng)) == sorted(keys)  # type: ignore[arg-type]
