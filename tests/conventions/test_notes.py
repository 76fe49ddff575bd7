"""Tabular notes as relations between codes: what a note names, what it asks for, whom it excludes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library_fixture import APRIL_2026
from medcodex.conventions.code_sets import CodeSets, intent_of
from medcodex.conventions.laterality import LateralitySiblings
from medcodex.conventions.note_text import instruction_lines, named_codes, one_list
from medcodex.conventions.tabular_notes import TabularNotes
from medcodex.errors import ReleaseError
from medcodex.library.home import Home
from medcodex.library.opening import open_book

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.library.book import SqliteIcd10cmBook

NAMED = {
    "a range": ("fever of the second kind (A90-A93)", "A92.1", "A94"),
    "a prefix": ("other sorts of it (B15.0-)", "B15.01", "B15.1"),
    "a list": ("such things (C51-C52, C60.-)", "C60.9", "C61"),
    "codes behind the dot": ("diabetes with it (E08-E13 with .42)", "E11.42", "E11.43"),
    "a run behind the dot": ("it (E08-E13 with .51-.52)", "E11.52", "E11.59"),
    "the intent": ("drugs (T36-T50 with fifth or sixth character 5)", "T40.2X5A", "T40.2X1A"),
    "the intent before a placeholder": ("poisons (T51-T65 with fifth or sixth character 1-4)", "T58.01XA", "T58.06XA"),
    "the fifth character": ("bare code C91.0-C95.9 with 5th character 1", "C91.01", "C91.00"),
    "sequelae": ("sequelae of the injury (S06.-)", "S06.2X9S", "S06.2X9A"),
    "a bare category": ("code from category F17 to tell it", "F17.210", "F18.10"),
    "two bare categories": ("code from category T31 or T32 to tell it", "T32.1", "T33.1"),
    "final characters": ("it (G90.5 with final characters -21)", "G90.521", "G90.522"),
}


@pytest.mark.parametrize("name", NAMED)
def test_the_codes_a_note_names(name: str) -> None:
    text, inside, outside = NAMED[name]
    assert inside in named_codes(text)
    assert outside not in named_codes(text)


def test_words_that_look_like_codes_are_none() -> None:
    assert not named_codes("vitamin B12 deficiency without a code")
    assert "B12" not in named_codes("vitamin B12 deficiency (D51.3)")


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    assert "I10" not in named_codes(text) or "I" in text.upper()


def test_lines_below_a_heading_are_one_instruction() -> None:
    lines = instruction_lines(
        ["code to identify:", "one (A00.-)", "two (B00.-)", "code, if applicable, for it (C00.-)"]
    )
    assert [("A00.1" in line.codes, "C00.1" in line.codes, line.conditional) for line in lines] == [
        (True, False, False),
        (False, True, True),
    ]


def test_such_as_makes_an_open_list() -> None:
    listed = one_list(["underlying disease, such as:", "amyloidosis (E85.-)"])
    assert listed is not None
    assert (listed.open_list, listed.conditional) == (True, False)


SETS = {
    "except": ("S00-T88 except T36-T50", "S01.01XA", "T40.2X1A"),
    "seventh": ("S00-T88 7th ABC", "S01.01XA", "S01.01XD"),
    "not seventh": ("S00-T88 not7th S", "S01.01XD", "S01.01XS"),
    "intent": ("T36-T50 intent 1-4", "T40.2X2A", "T40.2X5A"),
    "title": ("* title unspecified", "U", "S"),
    "union": ("I10; S00-S09 7th S", "S01.01XS", "S01.01XA"),
    "named": ("ours, B20", "A41.9", "A42"),
}


@pytest.mark.parametrize("name", SETS)
def test_sets_of_codes(name: str) -> None:
    text, inside, outside = SETS[name]
    sets = CodeSets({"ours": "A40-A41"}, lambda code: "Unspecified thing" if code == "U" else "")
    number = sets.number(text)
    assert (number in sets.holding(inside), number in sets.holding(outside)) == (True, False)


@pytest.mark.parametrize("text", ["", "nowhere", "loop", "except A00"])
def test_a_set_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ReleaseError):
        CodeSets({"loop": "loop"}, str).number(text)


@pytest.mark.parametrize(
    ("code", "intent"), [("T40.2X1A", "1"), ("T43.651A", "1"), ("T58.01XA", "1"), ("T36.0X5A", "5"), ("T36", "")]
)
def test_the_intent_of_a_drug_code(code: str, intent: str) -> None:
    assert intent_of(code) == intent


@pytest.fixture(scope="module")
def book(embedded_home: Path) -> SqliteIcd10cmBook:
    return open_book(APRIL_2026, home=Home(embedded_home))


def test_notes_are_inherited_and_the_nearest_one_is_named(book: SqliteIcd10cmBook) -> None:
    found = TabularNotes(book).of("E11.9").excludes("E10.9")
    assert found is not None
    assert (found.owner, found.at_code) == ("E11", True)


def test_a_note_does_not_exclude_what_stands_below_its_owner(book: SqliteIcd10cmBook) -> None:
    assert TabularNotes(book).of("I10").excludes("I10") is None


FAMILIES = {
    "knee": ("M17.11", "right", {"right": "M17.11", "left": "M17.12", "bilateral": "M17.0", "unspecified": "M17.10"}),
    "eye": ("H25.12", "left", {"right": "H25.11", "left": "H25.12", "bilateral": "H25.13", "unspecified": "H25.10"}),
    "seventh characters stay apart": ("S72.001D", "right", {"left": "S72.002D", "unspecified": "S72.009D"}),
    "no sides": ("I10", "", {}),
    "unspecified, but no side": ("J18.9", "", {}),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_laterality_siblings(book: SqliteIcd10cmBook, name: str) -> None:
    code, side, family = FAMILIES[name]
    found_side, found = LateralitySiblings(book).of(code)
    assert found_side == side
    assert family.items() <= dict(found).items()
