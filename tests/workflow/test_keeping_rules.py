"""How long a chart is kept."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import InputError
from medcodex.workflow.keeping.rules import Rules, years_after

HEAD = "kind\tyears\tminors_until\tsource\n"
DAY = dt.date(2026, 5, 15)
OWN = Rules.read(HEAD + "chart\t6\t0\tours\n*\t3\t0\tours\npathology report\t10\t21\tours\n", "own.tsv")


@pytest.mark.parametrize(
    ("born", "kinds", "until", "rule"),
    [
        (dt.date(1950, 1, 1), ["progress note"], dt.date(2032, 5, 15), "chart"),
        (dt.date(1950, 1, 1), [], dt.date(2032, 5, 15), "chart"),
        (dt.date(1950, 1, 1), ["Pathology report"], dt.date(2036, 5, 15), "pathology report"),
        (dt.date(2026, 5, 1), ["pathology report"], dt.date(2047, 5, 1), "pathology report"),
        (None, ["pathology report"], dt.date(2047, 5, 15), "pathology report"),
    ],
    ids=["chart", "no-documents", "longest", "newborn", "birth-date-unknown"],
)
def test_the_longest_rule_decides(born: dt.date | None, kinds: list[str], until: dt.date, rule: str) -> None:
    found = OWN.until(DAY, born, kinds)
    assert (found.day, found.rule.kind) == (until, rule)


def test_the_packaged_rules_name_their_sources() -> None:
    rules = Rules.load()
    assert all("CFR" in rule.source for rule in rules.by_kind.values())
    assert rules.until(DAY, dt.date(1950, 1, 1), ["discharge summary"]).day == dt.date(2036, 5, 15)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "own.tsv"),
        ("kind,years\n", "own.tsv"),
        (HEAD, "own.tsv"),
        (HEAD + "chart\t6\t0\tx\n", "own.tsv"),
        (HEAD + "chart\t6\t0\n", "own.tsv: line 2"),
        (HEAD + "chart\tsix\t0\tx\n", "own.tsv: line 2: years"),
        (HEAD + "chart\t-1\t0\tx\n", "own.tsv: line 2: years"),
        (HEAD + "chart\t9999\t0\tx\n", "own.tsv: line 2: years"),
        (HEAD + "chart\t6\t\tx\n", "own.tsv: line 2: minors_until"),
        (HEAD + "chart\t6\t0\t \n", "own.tsv: line 2"),
        (HEAD + "chart\t6\t0\tx\nchart\t6\t0\tx\n", "own.tsv: line 3"),
    ],
)
def test_rules_that_cannot_be_read(text: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        Rules.read(text, "own.tsv")
    assert caught.value.where == where


@given(st.text(max_size=80))
def test_any_text_is_refused_or_read(text: str) -> None:
    with suppress(InputError):
        assert Rules.read(HEAD + text, "own.tsv").by_kind


@given(st.dates(dt.date(1900, 1, 1)), st.integers(0, 200))
def test_years_after(day: dt.date, years: int) -> None:
    assert years_after(day, years) >= day


def test_leap_day() -> None:
    assert years_after(dt.date(2024, 2, 29), 1) == dt.date(2025, 3, 1)
    assert years_after(dt.date(2024, 2, 29), 4) == dt.date(2028, 2, 29)
