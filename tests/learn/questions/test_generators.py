"""Each generator makes questions that the books bear out, and says where it has them from."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from medcodex.learn.questions.drawing import mixed
from medcodex.learn.questions.generators.places import apart, side_of, without_side
from medcodex.learn.questions.making import made

if TYPE_CHECKING:
    from medcodex.learn.questions.drawing import Questions
    from medcodex.learn.questions.making import Generator

NAMES = (
    "cm-title-to-code", "cm-code-to-title", "cm-side", "cm-complete", "cm-seventh-means", "cm-placeholder",
    "cm-inclusion-term", "cm-two-codes", "cm-note-line", "cm-index-walk", "cm-index-see", "cm-manifestation-order",
    "cm-neoplasm-table", "cm-drug-table", "cm-poa-exempt", "uncertain-diagnosis", "cm-combination", "pcs-definition",
    "pcs-key", "pcs-table-value", "pcs-valid-code", "pcs-title-to-code", "pcs-character", "hcpcs-title", "hcpcs-units",
    "ncci-pair", "drg-severity", "hcc-category", "visit-level", "reckoning", "ndc-eleven-digits", "drug-class",
    "query-wording", "fact", "term",
)  # fmt: skip


EPISODE = "another episode of care, or another kind of fracture or healing (seventh character)"


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same chance every time


def generator(questions: Questions, name: str) -> Generator:
    return next(one for one in questions.generators if one.name == name)


def test_all_generators_are_tested(questions: Questions) -> None:
    assert tuple(one.name for one in questions.generators) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_makes_questions_that_the_books_bear_out(questions: Questions, name: str) -> None:
    own = generator(questions, name)
    rng = chance(5)
    tried = faultless = 0
    for topic in sorted(own.topics):
        for key in list(mixed(own.keys(topic), rng))[:25]:
            tried += 1
            draft = own.draft(key, rng)
            one = made(name, draft, rng) if draft is not None else None
            if one is None or questions.checker.faults(one):
                continue
            faultless += 1
            assert one.item.generator == name
            assert set(one.item.topics) & own.topics
            assert sum(option.right for option in one.item.options) == 1
            assert all(option.because for option in one.item.options)
            assert one.item.source
    assert faultless >= 8
    assert faultless >= tried / 3


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_is_the_same_for_the_same_chance(questions: Questions, name: str) -> None:
    own = generator(questions, name)
    key = next(keys[0] for topic in sorted(own.topics) if (keys := own.keys(topic)))
    assert own.draft(key, chance(3)) == own.draft(key, chance(3))


# What a key asks for, and the right answer that a coder would look up in the printed books.
KNOWN = [
    ("cm-title-to-code", ("E11.65",), "E11.65"),
    ("cm-code-to-title", ("I10",), "Essential (primary) hypertension"),
    ("cm-side", ("M25.561",), "M25.561"),
    ("cm-inclusion-term", ("J02.9", "Sore throat (acute) NOS"), "J02.9"),
    ("cm-placeholder", ("T07",), "T07.XXX"),
    ("cm-two-codes", ("K73.8", "K75.3", "excludes1", "K73"), "excludes1"),
    ("cm-poa-exempt", ("exempt", "Z79.4"), "Z79.4"),
    ("cm-combination", ("combination_codes", "J96.01", "J96.11", "J96.21"), "J96.21"),
    ("cm-combination", ("acute_chronic", "N71.1", "N71.0"), "N71.0 N71.1"),
    ("uncertain-diagnosis", ("pneumonia", "inpatient", "probable"), "J18.9"),
    ("uncertain-diagnosis", ("pneumonia", "office", "probable"), "R05.9"),
    ("uncertain-diagnosis", ("COVID-19", "inpatient", "suspected"), "R05.9"),
    ("pcs-definition", ("0", "3", "Resection", "meaning"), "Resection"),
    ("pcs-table-value", ("0DT", "4", "Gallbladder"), None),
    ("pcs-table-value", ("0FT", "4", "Gallbladder"), "4"),
    ("pcs-title-to-code", ("0FT44ZZ",), "0FT44ZZ"),
    ("visit-level", ("moderate", "straightforward", "moderate", "0"), "moderate"),
    ("visit-level", ("high", "low", "moderate", "0"), "moderate"),
    ("visit-level", ("high", "high", "moderate", "0"), "high"),
    ("drug-class", ("metformin", "class"), "oral hypoglycemic, biguanide"),
    ("term", ("roots", "nephr/o", "meaning"), "kidney"),
    ("term", ("operations", "the left kidney is taken out whole", "meaning"), "Resection"),
]


@pytest.mark.parametrize(("name", "key", "right"), KNOWN, ids=[f"{name}-{'-'.join(key)}" for name, key, _ in KNOWN])
def test_the_right_answer_is_the_known_one(
    questions: Questions, name: str, key: tuple[str, ...], right: str | None
) -> None:
    own = generator(questions, name)
    if right is None:
        assert not any(key in own.keys(topic) for topic in own.topics)
        return
    draft = own.draft(key, chance(1))
    assert draft is not None
    assert draft.right.value.startswith(right) if name == "cm-placeholder" else draft.right.value == right
    one = made(name, draft, chance(1))
    assert one is not None
    assert questions.checker.faults(one) == []


@pytest.mark.parametrize(
    ("title", "side"),
    [
        ("Pain in left knee", "left"),
        ("Bilateral primary osteoarthritis of knee", "bilateral"),
        ("Pain in unspecified knee", "unspecified"),
        ("Cholera", None),
        ("Right or left bundle-branch block", None),
    ],
)
def test_the_side_of_a_title(title: str, side: str | None) -> None:
    assert side_of(title) == side
    assert side is None or side not in without_side(title)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("Pain in left knee", "Pain in right knee", "the side differs"),
        ("Pain in left knee", "Pain in unspecified knee", "the side is not told, and the record tells it"),
        ("Cholera due to X", "Cholera, unspecified", "less specific than what is asked"),
        ("Pain, initial encounter", "Pain, sequela", EPISODE),
        ("Colostomy malfunction", "Colostomy infection", "it says infection in place of malfunction"),
        ("Headache", "Headache with aura", "it says with aura, which is not asked"),
        ("Headache with aura", "Headache", "it leaves out what is asked"),
    ],
)  # fmt: skip
def test_what_tells_two_titles_apart(right: str, wrong: str, told: str) -> None:
    assert apart(right, wrong) == told
