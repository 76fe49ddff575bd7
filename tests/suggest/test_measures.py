"""The body mass index written as a number: the bands of Z68, and numbers that are no index of an adult."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library_fixture import APRIL_2026
from medcodex.encounter import Assertion
from medcodex.library.home import Home
from medcodex.library.opening import open_book
from medcodex.suggest.measures import BodyMassIndex
from medcodex.text.document import read_document
from medcodex.text.section_rules import SectionRules

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.suggest.concept import Concept

_RULES = SectionRules.load()


@pytest.fixture(scope="module")
def titles(embedded_home: Path) -> dict[str, str]:
    """The billable codes of Z68."""
    book = open_book(APRIL_2026, home=Home(embedded_home))
    found = {row.code: row.title for row in book.billable_below("Z68")}
    book.close()
    return found


@pytest.fixture(scope="module")
def index(embedded_home: Path) -> BodyMassIndex:
    book = open_book(APRIL_2026, home=Home(embedded_home))
    found = BodyMassIndex(book)
    book.close()
    return found


def _found(index: BodyMassIndex, text: str) -> list[Concept]:
    return index.concepts(read_document(text, None, _RULES))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # the ends of the bands
        ("BMI 15.2", "Z68.1"),
        ("BMI 19.9", "Z68.1"),
        ("BMI 20.0", "Z68.20"),
        ("BMI 29.9", "Z68.29"),
        ("BMI 30", "Z68.30"),
        ("BMI 39.9", "Z68.39"),
        ("BMI 40", "Z68.41"),
        ("BMI 44.9", "Z68.41"),
        ("BMI 45.0", "Z68.42"),
        ("BMI 49.9", "Z68.42"),
        ("BMI 50.0", "Z68.43"),
        ("BMI 60", "Z68.44"),
        ("BMI 69.9", "Z68.44"),
        ("BMI 70", "Z68.45"),
        ("BMI 98.7", "Z68.45"),
        # as it is written
        ("BMI: 41 kg/m2", "Z68.41"),
        ("Her body mass index is 31.24.", "Z68.31"),
        ("Body Mass Index = 28.4, stable", "Z68.28"),
        ("BMI of 33.5 last year and a BMI of 34 today", "Z68.33 Z68.34"),
        # percentiles, other numbers, no number
        ("BMI 85th percentile", ""),
        ("BMI 85%", ""),
        ("BMI 95 percentile", ""),
        ("BMI at the 92nd percentile", ""),
        ("BMI 9", ""),
        ("BMI 350", ""),
        ("BMI not measured. Weight 82 kg", ""),
        ("BMI\n33", ""),
        ("ABMI 33", ""),
        ("weight 33", ""),
        ("", ""),
    ],
)
def test_index(index: BodyMassIndex, text: str, codes: str) -> None:
    found = _found(index, text)
    assert [one.code for one in found] == codes.split()
    for one in found:
        assert text[one.start : one.end].lower().startswith(("bmi", "body mass index"))
        assert text[one.start : one.end][-1].isdigit()


def test_a_measured_value_is_present_and_names_its_band(index: BodyMassIndex) -> None:
    (one,) = _found(index, "PHYSICAL EXAM: BMI 31.2.\n")
    assert (one.assertion, one.section, one.kind, one.rule) == (
        Assertion.PRESENT,
        "physical exam",
        "rule",
        "measured",
    )
    assert one.path[-1] == "Z68.31 Body mass index [BMI] 31.0-31.9, adult"
    assert "Z68" in one.source


def test_an_index_in_a_heading_is_read(index: BodyMassIndex) -> None:
    assert [one.code for one in _found(index, "ASSESSMENT:\n1. Obesity\n\nBMI 35:\n")] == ["Z68.35"]


@given(st.integers(100, 989))
def test_every_value_has_the_band_that_holds_it(index: BodyMassIndex, titles: dict[str, str], tenths: int) -> None:
    value = tenths / 10
    (one,) = _found(index, f"BMI {value}")
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d)?", titles[one.code])]
    if "or less" in titles[one.code]:
        assert value <= numbers[0]
    elif "or greater" in titles[one.code]:
        assert value >= numbers[0]
    else:
        assert numbers[0] <= value <= numbers[1]


@given(st.text(alphabet="BMI bodymasindex0123456789.%:\n-", max_size=60))
def test_any_text_is_read(index: BodyMassIndex, titles: dict[str, str], text: str) -> None:
    for one in _found(index, text):
        assert one.code in titles
        assert 0 <= one.start < one.end <= len(text)
