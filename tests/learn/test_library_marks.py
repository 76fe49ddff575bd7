"""Every practice chart of the install marked by the real books and edits: the key itself is whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.case_making import clinic, perfect, stay

from medcodex.app.learn.case_folders import library
from medcodex.app.learn.marking_means import open_markers
from medcodex.learn.cases.case import Need
from medcodex.learn.marking.mark import Verdict
from medcodex.learn.marking.marking import mark
from medcodex.learn.marking.near import Near
from medcodex.learn.marking.reading import read_answer
from medcodex.library.home import Home
from medcodex.library.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.learn.cases.case import Case
    from medcodex.learn.marking.ports import Markers

CASES = {one.id: one for one in (clinic(), stay(), *library().values())}


@pytest.fixture(scope="module")
def real(embedded_home: Path) -> Iterator[Markers]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDCODEX_HOME", str(embedded_home))
        yield open_markers(Shelf(Home(embedded_home)))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_key_marks_whole(case: Case, real: Markers) -> None:
    for acceptable in (True, False):
        answer = perfect(case, acceptable=acceptable)
        marked = mark(case, answer, real)
        assert marked.score == 1, dict(marked.parts)
        assert not [one for one in marked.codes if one.verdict not in {Verdict.RIGHT, Verdict.ACCEPTABLE}]
    required = [at for at, one in enumerate(perfect(case).codes) if case.key.codes[at].need is Need.REQUIRED]
    for out in required:
        codes = perfect(case).codes
        less = mark(case, replace(perfect(case), codes=codes[:out] + codes[out + 1 :]), real)
        assert less.parts["recall"] < 1
        assert less.score < 1


@pytest.mark.parametrize(
    ("typed", "verdict", "near"),
    [
        ("E11.621", Verdict.RIGHT, Near.HIT),
        ("L97.42", Verdict.INVALID, Near.LESS_SPECIFIC),
        ("L97.429", Verdict.LESS_SPECIFIC, Near.LESS_SPECIFIC),
        ("L97.409", Verdict.LESS_SPECIFIC, Near.LESS_SPECIFIC),
        ("L97.411", Verdict.NEIGHBOUR, Near.NEAR),
        ("E11.9", Verdict.TEMPTING, Near.NEAR),
        ("Z80.3", Verdict.BEYOND, None),
        ("I50.9", Verdict.UNSUPPORTED, None),
        ("S72.001A", Verdict.UNSUPPORTED, None),
        ("X99.99", Verdict.INVALID, None),
    ],
)
def test_codes_by_the_real_books_and_the_engine(real: Markers, typed: str, verdict: Verdict, near: Near | None) -> None:
    case = CASES["foot-ulcer"]
    marked = mark(case, read_answer(f'["{typed}"]'.encode(), case, real.books), real)
    assert marked.codes[0].verdict is verdict, marked.codes[0].because
    given = [one.near for one in marked.key if one.given is not None]
    assert given == ([] if near is None else [near])


def test_what_is_invalid_tells_what_would_be_billed(real: Markers) -> None:
    case = CASES["foot-ulcer"]
    marked = mark(case, read_answer(b'["L97.42"]', case, real.books), real)
    assert "L97.421" in marked.codes[0].because


def test_conventions_by_the_real_edits(real: Markers) -> None:
    case = CASES["foot-ulcer"]
    marked = mark(case, read_answer(b'["E11.621", "E10.9", "L97.421", "I10"]', case, real.books), real)
    found = [one for one in marked.findings if "E10.9" in one.codes and one.severity == "error"]
    assert found
    assert all(one.source for one in found)
    assert marked.parts["conventions"] < 1


def test_what_the_chart_denies_is_told_with_its_words(real: Markers) -> None:
    case = CASES["foot-ulcer"]
    marked = mark(case, read_answer(b'["I50.9"]', case, real.books), real)
    words = marked.codes[0].words
    assert words is not None
    assert words.quote.text == case.documents[0].text[words.quote.start : words.quote.end]
    assert "denies" in marked.codes[0].because
