"""What a typed word may stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.terminology.spelling import Speller
from medcodex.terminology.words import american, singular

COUNTS = {
    "damage": 50, "diabetes": 300, "diabetic": 200, "hart": 1, "heart": 400, "hemorrhage": 90, "level": 80,
    "right": 900, "subsequent": 4000, "unspecified": 9000, "fracture": 5000,
}  # fmt: skip
FORMS = sorted(COUNTS)


@pytest.fixture
def speller() -> Speller:
    return Speller(FORMS, [COUNTS[form] for form in FORMS], {"rt": "right"})


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("heart", "heart"),
        ("rt", "right"),
        ("fractures", "fracture"),
        ("haemorrhages", "hemorrhage"),
        ("unspec", "unspecified"),
        ("dmg", "damage"),
        ("lvl", "level"),
        ("subsequnt", "subsequent"),
        ("rihgt", "right"),
        ("ractur", "fracture"),
        ("unspecifide", "unspecified"),
    ],
)
def test_the_likeliest_reading_comes_first(speller, typed, form):
    assert FORMS[speller.meant(typed, last=False)[0].form] == form


def test_a_rare_known_word_may_be_a_slip_for_a_common_one(speller):
    meant = {FORMS[one.form]: one.sure for one in speller.meant("hart", last=False)}
    assert meant["hart"] == 1.0
    assert 0 < meant["heart"] < 1


def test_the_last_word_may_still_be_typed_on(speller):
    assert {FORMS[one.form] for one in speller.meant("diab", last=True)} == {"diabetes", "diabetic"}


@pytest.mark.parametrize("typed", ["12345", "x", "qqqqqqqqqq"])
def test_nothing_is_guessed_without_ground(speller, typed):
    assert speller.meant(typed, last=False) == ()


@given(st.text(alphabet=st.characters(min_codepoint=97, max_codepoint=122), max_size=30))
def test_spelling_rules_end(word):
    assert len(american(word)) <= len(word)
    assert len(singular(word)) <= len(word)
