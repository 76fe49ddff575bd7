"""Invented operative notes to codes, and what holds of every code whatever the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodex.encounter import Assertion
from medcodex.errors import ReleaseError
from medcodex.suggest.procedures.patterns import CodePattern, PatternBook
from medcodex.suggest.procedures.spine import joint_words, spine_levels
from procedure_reading import invented_notes

if TYPE_CHECKING:
    from medcodex.suggest.procedures.finder import FoundProcedure
    from procedure_reading import Reader

NOTES = invented_notes()
PIECES = [text for _, text, _ in NOTES]
ANY_TEXT = settings(max_examples=150, deadline=None)


@pytest.mark.shared
@pytest.mark.parametrize(("text", "codes"), [note[1:] for note in NOTES], ids=[note[0] for note in NOTES])
def test_invented_note(reader: Reader, text: str, codes: set[str]) -> None:
    assert reader.codes(text) == codes


@pytest.mark.shared
@ANY_TEXT
@given(
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=4),
    cut=st.integers(0, 60),
    junk=st.text(alphabet="ab \n.:,;-#1éß\u200b", max_size=12),
)
def test_every_code_is_valid_and_shown(reader: Reader, pieces: list[str], cut: int, junk: str) -> None:
    text = junk.join(pieces)[cut:] + junk
    for found in reader.find(text):
        _is_sound(found, text, reader)


@pytest.mark.shared
@ANY_TEXT
@given(text=st.text(max_size=300), words=st.permutations(PIECES[0].split()))
def test_any_text_is_read(reader: Reader, text: str, words: list[str]) -> None:
    for found in reader.find(text + " ".join(words)):
        _is_sound(found, text + " ".join(words), reader)


@pytest.mark.parametrize(("text", "codes"), [note[1:] for note in NOTES], ids=[note[0] for note in NOTES])
def test_titles_alone_never_mislead(titles_reader: Reader, text: str, codes: set[str]) -> None:
    """Without the tables fewer body parts are known by name; what is proposed is right all the same."""
    found = titles_reader.codes(text)
    assert found <= codes or not codes
    for one in titles_reader.find(text):
        _is_sound(one, text, titles_reader)


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("PROCEDURE: Attempted lumbar puncture.", Assertion.HYPOTHETICAL),
        ("HOSPITAL COURSE: No paracentesis was performed.", Assertion.NEGATED),
        ("HOSPITAL COURSE: She received no packed red blood cells.", Assertion.NEGATED),
        ("HOSPITAL COURSE: He had a history of thoracentesis.", Assertion.HISTORICAL),
    ],
    ids=["attempted", "negated", "negation inside", "history"],
)
def test_what_was_not_done_is_a_mention_without_code(titles_reader: Reader, text: str, assertion: Assertion) -> None:
    found = titles_reader.find(text)
    assert [one.assertion for one in found] == [assertion]
    assert not any(one.decided for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "PAST SURGICAL HISTORY: Laparoscopic cholecystectomy.",
        "PLAN: Laparoscopic cholecystectomy on Monday.",
        "FAMILY HISTORY: Her mother underwent mastectomy.",
        "The gallbladder looks well.",
        "",
    ],
    ids=["past", "plan", "family", "no procedure", "empty"],
)
def test_sections_that_tell_of_other_times_and_people_are_not_read(titles_reader: Reader, text: str) -> None:
    assert titles_reader.find(text) == ()


@pytest.mark.shared
def test_open_axis_keeps_what_the_tables_allow(reader: Reader) -> None:
    found = reader.find("HOSPITAL COURSE: She underwent left nephrectomy.")
    undecided = [code for one in found for code in one.decided]
    assert [(code.codes, code.undecided) for code in undecided] == [(("0TT10ZZ", "0TT14ZZ"), 5)]


@pytest.mark.shared
def test_every_pattern_of_the_table_is_in_the_book(reader: Reader) -> None:
    patterns = {p.text: p for rows in reader.tables.rows.values() for row in rows for p in row.patterns}
    book = PatternBook(reader.book)
    for pattern in patterns.values():
        codes = book.codes(pattern)
        assert codes, pattern.text
        for position, choice in enumerate(pattern.choices):
            assert set(choice.characters) <= {code[position] for code in codes}, (pattern.text, position + 1)


@pytest.mark.parametrize("text", ["0FT4", "0F.4.ZZ", "0FT4[04ZZ", "0FT40ZZZ", "0FT 0ZZ"])
def test_broken_pattern_is_refused(text: str) -> None:
    with pytest.raises(ReleaseError):
        CodePattern.parse(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("C5-C6", ["joint1cervical"]),
        ("C5-6", ["joint1cervical"]),
        ("C4-C5, C5-C6 and C6-C7", ["joint2cervical"]),
        ("C4 to C7", ["joint2cervical"]),
        ("C7-T1", ["jointcervicothoracic"]),
        ("T12-L1", ["jointthoracolumbar"]),
        ("L45", ["joint1lumbar"]),
        ("L4-L5, L5-S1", ["jointlumbosacral", "joint1lumbar"]),
        ("T2-T11", ["joint8thoracic"]),
        ("a C2 fracture", []),
        ("L4 and 5 cm", []),
    ],
)
def test_levels_of_the_spine(text: str, words: list[str]) -> None:
    assert joint_words(set(spine_levels(text, 0, len(text)))) == words


def _is_sound(found: FoundProcedure, text: str, reader: Reader) -> None:
    start, end = found.anchor.span
    assert 0 <= start < end <= len(text)
    for decided in found.decided:
        assert all(reader.book.row(code) is not None for code in decided.codes)
        if decided.undecided:
            continue
        assert len(decided.codes) == 1
        assert "".join(decision.value for decision in decided.decisions) == decided.codes[0]
        for decision in decided.decisions:
            assert decision.because
            assert decision.found or decision.basis in {"only value", "default"}
            for place in decision.found:
                assert text[slice(*place.span)].strip()
        rows = reader.book.table_rows(decided.codes[0])
        assert rows or not reader.book.table_rows(decided.codes[0][:3])
