"""Statements that need the index's "due to" and "with", the neoplasm and drug tables, the episode of care or a second
code (linked_cases.tsv)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from engine_fixture import note, proposed
from medcodex.encounter import Assertion

if TYPE_CHECKING:
    from medcodex.app import Coder


class _Case(NamedTuple):
    profile: str
    text: str
    codes: str


def _cases() -> list[_Case]:
    lines = (Path(__file__).parent / "linked_cases.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert rows[0] == list(_Case._fields)
    return [_Case(*row) for row in rows[1:]]


_CASES = _cases()


def _check(coder: Coder, case: _Case) -> None:
    mentions = coder.code(note(case.text)).mentions
    found = {mention.codes[0] for mention in mentions if mention.codes}
    assert set(case.codes.split()) <= found
    for mention in mentions:
        assert case.text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize("case", [case for case in _CASES if case.profile == "any"], ids=lambda case: case.text)
def test_linked_sentence(coder: Coder, case: _Case) -> None:
    _check(coder, case)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.text)
def test_linked_sentence_with_the_alphabetic_index(full_coder: Coder, case: _Case) -> None:
    _check(full_coder, case)


def test_the_cases_are_in_force(coder: Coder) -> None:
    book = coder.engine.book
    rows = [book.row(code) for case in _CASES for code in case.codes.split()]
    assert all(row is not None and row.billable for row in rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Myocardial infarction two weeks ago.", Assertion.PRESENT),
        ("Myocardial infarction four weeks ago.", Assertion.PRESENT),
        ("Myocardial infarction five weeks ago.", Assertion.HISTORICAL),
        ("Myocardial infarction 6 months ago.", Assertion.HISTORICAL),
    ],
)
def test_an_infarction_is_old_after_four_weeks(coder: Coder, text: str, expected: Assertion) -> None:
    (mention,) = [m for m in coder.code(note(text)).mentions if m.codes]
    assert mention.assertion is expected
    assert (expected is Assertion.HISTORICAL) == ("I25.2" in mention.codes)


@pytest.mark.parametrize(
    "text",
    [
        "Her pain improved with relief from ibuprofen.",
        "The surgeon advised that she stopped taking lisinopril before the procedure.",
        "Hypertension, takes lisinopril.",
    ],
)
def test_a_drug_rightly_taken_is_no_poisoning_and_no_underdosing(coder: Coder, text: str) -> None:
    found = [code for mention in coder.code(note(text)).mentions for code in mention.codes]
    assert [code for code in found if code.startswith("T")] == []


@pytest.mark.parametrize("text", ["There was a disease.", "Necrosis was seen.", "Erythema was seen."])
def test_a_bare_word_is_recognised_and_never_proposed(coder: Coder, text: str) -> None:
    coded = coder.code(note(text))
    assert [mention.codes for mention in coded.mentions if mention.codes]
    assert proposed(coded) == []


def test_a_growth_without_a_site_is_the_one_named_elsewhere(coder: Coder) -> None:
    coded = coder.code(
        note("Cancer of the left kidney. Biopsy showed an adenocarcinoma. The adenocarcinoma was removed.")
    )
    assert {mention.codes[0] for mention in coded.mentions if mention.codes} == {"C64.2"}


def test_a_bare_injury_among_several_named_ones_has_no_code(coder: Coder) -> None:
    coded = coder.code(note("Contusion of the left knee. Contusion of the right knee. The contusion was treated."))
    assert {mention.codes[0] for mention in coded.mentions if mention.codes} == {"S80.02XA", "S80.01XA"}
