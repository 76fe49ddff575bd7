"""Short statements over all chapters: the code and the assertion a coder reads in them (sentence_cases.tsv)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from engine_fixture import note
from medcodex.encounter import Assertion

if TYPE_CHECKING:
    from medcodex.app import Coder
    from medcodex.encounter import Mention


class _Case(NamedTuple):
    profile: str
    text: str
    code: str
    assertion: str
    unwanted: str = ""


def _cases() -> list[_Case]:
    lines = (Path(__file__).parent / "sentence_cases.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert rows[0] == list(_Case._fields)
    return [_Case(*row) for row in rows[1:]]


_CASES = _cases()


def _code(mention: Mention) -> str:
    """The code a mention is reported with: a condition of the past names itself first, its history code second."""
    reported = next((code for code in mention.codes if code[0] == "Z" or code == "I25.2"), mention.codes[0])
    return reported if mention.assertion is Assertion.HISTORICAL else mention.codes[0]


def _check(coder: Coder, case: _Case) -> None:
    mentions = [mention for mention in coder.code(note(case.text)).mentions if not mention.wider]
    found = [(_code(mention), str(mention.assertion)) for mention in mentions if mention.codes]
    assert any(code == case.code and said in case.assertion.split() for code, said in found), found
    assert (case.unwanted, "present") not in found
    for mention in mentions:
        assert case.text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize("case", [case for case in _CASES if case.profile == "any"], ids=lambda case: case.text)
def test_sentence(coder: Coder, case: _Case) -> None:
    _check(coder, case)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.text)
def test_sentence_with_the_alphabetic_index(full_coder: Coder, case: _Case) -> None:
    _check(full_coder, case)


def test_the_cases_reach_all_chapters_and_assertions(coder: Coder) -> None:
    book = coder.engine.book
    rows = [book.row(case.code) for case in _CASES]
    assert [case for case, row in zip(_CASES, rows, strict=True) if row is None or not row.billable] == []
    chapters = {book.ancestors(case.code)[0].key for case in _CASES}
    assert chapters == {str(number) for number in range(1, 23)}
    assert len(_CASES) >= 200
    assert {word for case in _CASES for word in case.assertion.split()} == {
        *("present", "negated", "possible", "historical", "family", "hypothetical", "other_subject")
    }
