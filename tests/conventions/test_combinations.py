"""Combination codes: which pairs the classification joins, in any order, and only into codes of the book."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library_fixture import APRIL_2026
from medcodex.conventions.combinations import Combinations
from medcodex.conventions.integral import IntegralSymptoms
from medcodex.conventions.ranges import CodeRanges
from medcodex.library.home import Home
from medcodex.library.opening import open_book
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from medcodex.library.book import SqliteIcd10cmBook

_TABLE = Combinations.load()
_ROWS = list(table_rows("medcodex.conventions", "data/combinations.tsv"))


@pytest.fixture(scope="module")
def book(embedded_home: Path) -> Iterator[SqliteIcd10cmBook]:
    book = open_book(APRIL_2026, home=Home(embedded_home))
    yield book
    book.close()


def _joined(documented: Mapping[str, frozenset[str]]) -> set[str]:
    """What is left to report, by the outcomes alone."""
    codes = set(documented)
    for joined in _TABLE.join(documented):
        codes.add(joined.code)
        codes -= set(joined.replaced)
    return codes


_CASES = [
    # documented, reported; a documented code may be followed by the words it was documented with
    ("I10", "I10"),
    ("I10 I50.9", "I11.0 I50.9"),
    ("I10 I50.23", "I11.0 I50.23"),
    ("I10 I51.7", "I11.9"),
    ("I10 N18.4", "I12.9 N18.4"),
    ("I10 N18.32", "I12.9 N18.32"),
    ("I10 N18.9", "I12.9 N18.9"),
    ("I10 N18.5", "I12.0 N18.5"),
    ("I10 N18.6", "I12.0 N18.6"),
    ("I10 I50.9 N18.9", "I13.0 I50.9 N18.9"),
    ("I10 I50.32 N18.31", "I13.0 I50.32 N18.31"),
    ("I10 I50.9 N18.6", "I13.2 I50.9 N18.6"),
    ("I10 I51.7 N18.30", "I13.10 N18.30"),
    ("I10 I51.7 N18.6", "I13.11 N18.6"),
    ("I11.0 N18.4", "I13.0 N18.4"),
    ("I12.9 I50.9", "I13.0 I50.9"),
    ("I12.0 I50.9", "I13.2 I50.9"),
    # acute kidney failure is no chronic kidney disease; secondary and pulmonary hypertension are not essential
    ("I10 N17.9", "I10 N17.9"),
    ("I15.0 N18.4", "I15.0 N18.4"),
    ("I27.20 I50.9", "I27.20 I50.9"),
    # diabetes "with"
    ("E11.9 N18.4", "E11.22 N18.4"),
    ("E10.9 N18.31", "E10.22 N18.31"),
    ("E11.9 G62.9", "E11.40"),
    ("E11.9 G62.9=peripheral,neuropathy", "E11.42"),
    ("E11.9 H35.00=retinopathy", "E11.319"),
    ("E11.9 L97.519", "E11.621 L97.519"),
    ("E11.9 L97.221", "E11.622 L97.221"),
    ("E11.9 K31.84", "E11.43 K31.84"),
    ("E11.9 R73.9", "E11.65"),
    ("E11.9 E16.2", "E11.649"),
    ("E11.9 I73.9", "E11.51"),
    ("E11.9 I96", "E11.52"),
    ("E11.9 N18.4 G62.9", "E11.22 E11.40 N18.4"),
    ("E11.42 N18.4", "E11.22 E11.42 N18.4"),
    ("E11.9", "E11.9"),
    ("R73.03 N18.4", "R73.03 N18.4"),
    # hypertension and diabetes share the kidney disease (Coding Clinic 3Q 2018; I.A.15, I.C.9.a.2)
    ("I10 E11.9 N18.4", "I12.9 E11.22 N18.4"),
    ("I10 E11.9 N18.4 I50.9", "I13.0 E11.22 N18.4 I50.9"),
    # lungs
    ("J44.9 J18.9", "J44.0 J18.9"),
    ("J44.9 J20.9", "J44.0 J20.9"),
    ("J44.9 J45.909", "J44.89"),
    ("J44.1 J06.9", "J44.1 J06.9"),
    # others
    ("I25.10 I20.0", "I25.110"),
    ("I25.10 I20.9", "I25.119"),
    ("D64.9 N18.4", "D63.1 N18.4"),
    ("N20.0 N20.1", "N20.2"),
    ("R11.0 R11.10", "R11.2"),
    ("J11.1 J18.9", "J11.00"),
    ("K70.30 R18.8", "K70.31"),
    ("N13.30 N20.0", "N13.2"),
]


def _documented(text: str) -> dict[str, frozenset[str]]:
    pieces = (item.partition("=") for item in text.split())
    return {code: frozenset(filter(None, words.split(","))) for code, _, words in pieces}


@pytest.mark.parametrize(("documented", "reported"), _CASES)
def test_joined_codes_in_any_order(documented: str, reported: str) -> None:
    for order in permutations(_documented(documented).items()):
        assert _joined(dict(order)) == set(reported.split())


def test_every_outcome_says_by_which_row() -> None:
    outcomes = list(_TABLE.join(_documented("I10 I50.9 N18.9")))
    assert [joined.code for joined in outcomes] == ["I11.0", "I13.0"]
    assert [joined.rule for joined in outcomes] == ["hypertension-heart-failure", "hypertensive-heart-failure-ckd"]
    assert all("I.C.9.a" in joined.source for joined in outcomes)


def test_every_row_has_a_name_and_a_source() -> None:
    names = [row["rule"] for row in _ROWS]
    assert len(names) == len(set(names))
    assert all(row["source"] for row in _ROWS)
    assert {word for row in _ROWS for word in row["replaces"].split()} <= {"first", "second", "both", "plain"}


@pytest.fixture(scope="module")
def billable(book: SqliteIcd10cmBook) -> list[str]:
    return [row.code for row in book.codes() if row.billable]


def _made(row: Mapping[str, str], billable: list[str]) -> set[str]:
    """Every code a row can give."""
    if "*" not in row["result"]:
        return {row["result"]}
    first = CodeRanges(row["first"])
    return {row["result"].replace("*", category) for category in {code[:3] for code in billable} if category in first}


def test_every_row_makes_codes_that_can_be_billed(billable: list[str]) -> None:
    known = set(billable)
    for row in _ROWS:
        assert _made(row, billable) & known, row["rule"]
        if "*" not in row["result"]:
            assert _made(row, billable) <= known, row["rule"]


def test_no_row_makes_a_code_that_cannot_be_billed(billable: list[str]) -> None:
    known = set(billable)
    assert [(row["rule"], made) for row in _ROWS if (made := _made(row, billable) - known)] == []


def test_every_row_speaks_of_billable_codes(billable: list[str]) -> None:
    for row in _ROWS:
        for piece in (*row["first"].split(","), *row["second"].split(",")):
            held = CodeRanges(piece)
            assert any(code in held for code in billable if code[0] == piece.strip()[0]), (row["rule"], piece)


_KNOWN = sorted({code for documented, _ in _CASES for code in _documented(documented)})


def _one_type_of_diabetes(codes: list[str]) -> bool:
    return len([code for code in codes if code[:3] in {"E10", "E11"}]) < 2


@given(st.lists(st.sampled_from(_KNOWN), max_size=7, unique=True).filter(_one_type_of_diabetes), st.randoms())
def test_any_documentation_joins_to_an_end_and_the_same_in_any_order(codes: list[str], random) -> None:
    shuffled = list(codes)
    random.shuffle(shuffled)
    documented = {code: frozenset[str]() for code in codes}
    assert _joined(documented) == _joined({code: frozenset[str]() for code in shuffled})


def test_integral_symptoms_are_codes_of_the_book(billable: list[str]) -> None:
    beginnings = {code.replace(".", "")[:size] for code in billable for size in range(3, 8)}
    for row in table_rows("medcodex.conventions", "data/integral_symptoms.tsv"):
        assert row["source"]
        for cell in (row["symptom"], row["conditions"]):
            bounds = (bound.strip().replace(".", "") for bound in cell.replace("-", ",").split(","))
            assert {bound for bound in bounds if bound} <= beginnings, row


@pytest.mark.parametrize(
    ("symptom", "conditions", "covered"),
    [
        ("R05.9", ["J18.9"], True),
        ("R06.02", ["J44.1"], True),
        ("R50.9", ["J18.9"], True),
        ("R07.9", ["I21.4"], True),
        ("R30.0", ["N39.0"], True),
        ("R05.9", ["I10"], False),
        ("R51.9", ["M17.11"], False),
        ("R05.9", ["R05.9"], False),
        ("R05.9", [], False),
    ],
)
def test_symptoms_that_belong_to_a_disease(symptom: str, conditions: list[str], covered: bool) -> None:
    assert IntegralSymptoms.load().covered(symptom, conditions) is covered
