"""The project's own tables of facts: whole, sourced, and right where they can be reckoned or looked up."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.generators.asking import QueryWording
from medcodex.learn.questions.generators.reckoning import money, worth
from medcodex.learn.questions.making import same
from medcodex.learn.questions.proofs import PROOFS
from medcodex.learn.questions.tables import all_pairs, fact_rows
from medcodex.learn.topics import topics
from medcodex.query.linter import Linter
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from medcodex.learn.questions.drawing import Questions

HERE = "medcodex.learn.questions"
SUMS = {row["id"]: row for row in table_rows(HERE, "data/reckoning.tsv")}
ANSWERS = ("right", "wrong1", "wrong2", "wrong3")


@pytest.mark.parametrize("row", fact_rows(), ids=lambda row: row["stem"][:50])
def test_a_fact_is_whole(row: dict[str, str]) -> None:
    assert len({same(row[name]) for name in ANSWERS}) == len(ANSWERS)
    assert all(row.values())
    assert row["certainty"] in {"sure", "usual"}
    assert set(row["topics"].split()) <= set(topics())
    assert row["level"] in set(Level)


def test_no_fact_is_asked_twice() -> None:
    assert [stem for stem, number in Counter(same(row["stem"]) for row in fact_rows()).items() if number > 1] == []


@pytest.mark.parametrize("name", sorted(all_pairs()))
def test_a_table_of_terms_has_each_term_once(name: str) -> None:
    table = all_pairs()[name]
    assert [term for term, number in Counter(one.term for one in table.pairs).items() if number > 1] == []
    assert set(table.topics) <= set(topics())
    assert all(one.source for one in table.pairs)
    assert len({same(one.meaning) for one in table.pairs}) > 3 or name == "ndc-units"


@pytest.mark.parametrize("name", sorted(SUMS))
@given(data=st.data())
def test_a_sum_comes_out_the_same_both_ways(name: str, data: st.DataObject) -> None:
    row = SUMS[name]
    given_amounts = {}
    for one in row["given"].split("; "):
        title, _, span = one.partition(" ")
        start, end, step = map(Decimal, span.split(" "))
        given_amounts[title] = start + step * data.draw(st.integers(0, int((end - start) / step)))
    value = money(worth(row["right"], given_amounts), row["unit"])
    subject = (name, *(f"{title}={amount}" for title, amount in given_amounts.items()))
    assert PROOFS["reckoned"](subject, value, None)  # type: ignore[arg-type] - no book is asked
    for one in row["wrong"].split("; "):
        formula, _, why = one.partition(" | ")
        assert why
        worth(formula, given_amounts)


@pytest.mark.parametrize(
    ("formula", "amount"),
    [("2 + 3 * 4", "14"), ("( 2 + 3 ) * 4", "20"), ("a - b - 1", "6"), ("a / b / 5", "1"), ("a / (b * 5)", "1")],
)
def test_formulas(formula: str, amount: str) -> None:
    assert worth(formula, {"a": Decimal(10), "b": Decimal(2) if "/" in formula else Decimal(3)}) == Decimal(amount)


def test_what_is_no_formula_is_told() -> None:
    with pytest.raises(ValueError, match="not a formula"):
        worth("1 2", {})


@pytest.mark.parametrize(
    ("printed", "eleven", "right"),
    [
        ("1234-5678-91", "01234567891", True),
        ("12345-678-91", "12345067891", True),
        ("12345-6789-1", "12345678901", True),
        ("12345-6789-1", "12345678910", False),
        ("1234-5678-91", "12340567891", False),
        ("1234-5678-91", "1234567891", False),
        ("1234-5678-91", "0123456789X", False),
    ],
)
def test_eleven_digits(printed: str, eleven: str, right: bool) -> None:
    assert PROOFS["ndc-eleven"]((printed,), eleven, None) is right  # type: ignore[arg-type] - no book is asked


def test_codes_of_uncertain_diagnoses_are_in_the_book(questions: Questions) -> None:
    own = next(one for one in questions.generators if one.name == "uncertain-diagnosis")
    told = {row["condition"] for row in table_rows(HERE, "data/uncertain.tsv")}
    assert {key[0] for key in own.keys("uncertain")} == told


def test_the_linter_faults_each_query_for_what_the_table_says() -> None:
    own, linter = QueryWording(), Linter()
    faults = {row["fault"]: row["rule"] for row in table_rows(HERE, "data/query_faults.tsv")}
    for scene in (row["id"] for row in table_rows(HERE, "data/query_scenes.tsv")):
        for fault, rule in faults.items():
            found = {one.rule for one in linter.lint(own.wording(scene, fault)) if one.severity == "error"}
            assert (rule in found) if rule else not found, (scene, fault)
