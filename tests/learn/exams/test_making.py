"""Papers from a seed: the same again, in the blueprint's proportions, and honest where questions are missing."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_making import RELEASES, InventedItems, means
from medcodex.errors import InputError, NotFoundError
from medcodex.learn.exams.as_json import paper_object, paper_of
from medcodex.learn.exams.making import MOST_SEED, apportioned, make_paper
from medcodex.learn.exams.reading import packaged

DAY = dt.date(2026, 5, 15)
NAMES = sorted(packaged())


@given(st.sampled_from(NAMES), st.integers(1, 200))
def test_shares_add_up_and_stay_within_one(name: str, questions: int) -> None:
    plan = packaged()[name]
    given = apportioned(plan, questions)
    assert sum(given) == questions
    for domain, number in zip(plan.domains, given, strict=True):
        assert abs(number - domain.share * questions / 100) < 1


@settings(max_examples=10)
@given(st.sampled_from(NAMES), st.integers(0, MOST_SEED), st.sampled_from([None, 25, 50]))
def test_the_same_seed_makes_the_same_paper(name: str, seed: int, questions: int | None) -> None:
    plan = packaged()[name]
    paper = make_paper(plan, InventedItems(), seed, questions, releases=RELEASES)
    assert paper == make_paper(plan, InventedItems(), seed, questions, releases=RELEASES)
    assert paper_of(paper_object(paper, key=True)) == paper
    ids = [one.item.id for one in paper.questions]
    assert len(set(ids)) == len(ids) == (questions or plan.questions)
    counted = Counter(one.domain for one in paper.questions)
    wanted = apportioned(plan, len(ids))
    assert [counted[one.name] for one in plan.domains] == list(wanted)
    assert all(one.topic in plan.domain(one.domain).topics for one in paper.questions)
    assert not paper.short


def test_seeds_differ_and_releases_are_kept() -> None:
    made = [means().paper("cpc", DAY, seed, 25) for seed in range(5)]
    assert len({one.digest for one in made}) == 5
    assert made[0].releases == RELEASES


def test_questions_out_of_use_are_not_given() -> None:
    first = means().paper("cca", DAY, 1, 50)
    out = frozenset(one.item.id for one in first.questions[:10])
    again = means().paper("cca", DAY, 1, 50, out)
    assert not out & {one.item.id for one in again.questions}
    assert again.withdrawn == 10


def test_a_topic_that_runs_short_is_filled_up_from_its_domain() -> None:
    there = dict.fromkeys(packaged()["cca"].domain("privacy").topics, 1) | {"hipaa": 3}
    others = {topic: 60 for one in packaged()["cca"].domains for topic in one.topics if topic not in there}
    paper = make_paper(packaged()["cca"], InventedItems(only=there | others), 5)
    assert len(paper.questions) == 105
    (short,) = [one for one in paper.short if one.domain == "privacy"]
    assert short.wanted == 8
    assert short.given in {3, 4}  # another domain asks for one of its topics, too


def test_too_few_questions_in_all_are_told() -> None:
    with pytest.raises(InputError, match="only 40 questions"):
        make_paper(packaged()["cpc"], InventedItems(only={"anatomy": 30, "cpt": 10}), 5)
    with pytest.raises(InputError, match="only 0 questions"):
        make_paper(packaged()["cpc"], InventedItems(0), 5, 25)


@pytest.mark.parametrize(("seed", "questions"), [(-1, 25), (MOST_SEED + 1, 25), (1, 4), (1, 101), (1, -3)])
def test_what_makes_no_paper_is_refused(seed: int, questions: int) -> None:
    with pytest.raises(InputError):
        means().paper("cpc", DAY, seed, questions)


def test_no_such_blueprint() -> None:
    with pytest.raises(NotFoundError, match="cca"):
        means().paper("md", DAY, 1, None)


def test_a_paper_without_its_key_tells_nothing_of_it() -> None:
    shown = str(paper_object(means().paper("ccs", DAY, 2, 25), key=False))
    assert "because" not in shown
    assert "right" not in shown
    assert "that is so" not in shown
