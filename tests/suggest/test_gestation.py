"""Weeks of gestation: how they are written, the trimester they fall in, the Z3A code they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_fixture import note
from medcodex.suggest.gestation import preterm_code, trimester_words, weeks_of_gestation
from medcodex.suggest.lexicon.build import WordTables

if TYPE_CHECKING:
    from medcodex.app import Coder

_TABLES = WordTables()


@pytest.mark.parametrize(
    ("text", "weeks", "words"),
    [
        ("She is 30 weeks pregnant.", 30, "30 weeks"),
        ("at 12 weeks gestation", 12, "12 weeks"),
        ("an intrauterine pregnancy at 38 weeks", 38, "pregnancy at 38 weeks"),
        ("pregnant at 9 weeks", 9, "pregnant at 9 weeks"),
        ("32-week gestation", 32, "32-week"),
        ("39 2/7 weeks gestation", 39, "39 2/7 weeks"),
        ("39+2 weeks gestation", 39, "39+2 weeks"),
        ("a 29-3/7-week gestation infant", 29, "29-3/7-week"),
        ("28 wks IUP", 28, "28 wks"),
        ("EGA 20 weeks", 20, "EGA 20 weeks"),
        ("IUP at 24 wks", 24, "IUP at 24 wks"),
        # the first one counts
        ("pregnant at 20 weeks, last seen at 16 weeks gestation", 20, "pregnant at 20 weeks"),
        # weeks of something else, weeks of no pregnancy, a sentence between
        ("Cough for 3 weeks.", None, ""),
        ("Pregnant. Cough for 3 weeks.", None, ""),
        ("Cough for 3 weeks. She is pregnant.", None, ""),
        ("pregnant at 60 weeks", None, ""),
        ("pregnant at 0 weeks", None, ""),
        ("", None, ""),
    ],
)
def test_weeks(text: str, weeks: int | None, words: str) -> None:
    found = weeks_of_gestation(text)
    if found is None:
        assert weeks is None
    else:
        assert (found[0], text[found[1] : found[2]]) == (weeks, words)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a 29-3/7-week gestation infant", "P07.32"),
        ("a 22 week gestational age newborn", "P07.21"),
        ("a 23 week gestation preterm infant", "P07.22"),
        ("a 27 week gestation twin female infant", "P07.26"),
        ("a 28 week gestation newborn", "P07.31"),
        ("a 36-week gestation appropriate for gestational age male infant", "P07.39"),
        ("a 37 week gestation infant", ""),
        # the age of a pregnancy
        ("at 29 weeks gestation she delivered an infant", None),
        ("29 week gestation, admitted for bleeding", None),
    ],
)
def test_gestational_age_of_a_child(text: str, code: str | None) -> None:
    found = weeks_of_gestation(text)
    assert found is not None
    assert preterm_code(text, found[0], found[2]) == code


@pytest.mark.parametrize(
    ("weeks", "name"),
    [
        # tabular list, chapter 15: the second from 14 weeks 0 days, the third from 28 weeks 0 days
        (1, "first"),
        (13, "first"),
        (14, "second"),
        (27, "second"),
        (28, "third"),
        (42, "third"),
    ],
)
def test_trimester(weeks: int, name: str) -> None:
    found = {_TABLES.normal(word) for word in trimester_words(weeks)}
    assert found == {_TABLES.normal(name), _TABLES.normal("trimester")}


@pytest.mark.parametrize(
    ("weeks", "code"),
    [(5, "Z3A.01"), (7, "Z3A.01"), (8, "Z3A.08"), (13, "Z3A.13"), (14, "Z3A.14"), (27, "Z3A.27"), (28, "Z3A.28")],
)
def test_code_of_the_week(coder: Coder, weeks: int, code: str) -> None:
    mentions = coder.code(note(f"HPI: She is {weeks} weeks pregnant.")).mentions
    assert {mention.codes[0] for mention in mentions if mention.codes and mention.codes[0].startswith("Z3A")} == {code}


def test_every_week_with_a_code_has_it(coder: Coder) -> None:
    for weeks in range(8, 43):
        row = coder.engine.book.row(f"Z3A.{weeks:02d}")
        assert row is not None
        assert row.billable
        assert str(weeks) in row.title


@given(st.text(max_size=60), st.integers(1, 42), st.text(max_size=60))
def test_any_text_gives_weeks_that_stand_in_it(before: str, weeks: int, after: str) -> None:
    text = f"{before} {weeks} weeks pregnant {after}"
    found = weeks_of_gestation(text)
    assert found is not None
    count, start, end = found
    assert 1 <= count <= 42
    assert str(count) in text[start:end]
