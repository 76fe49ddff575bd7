"""Sets of codes as the books write them, against a plain definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.conventions.ranges import CodeRanges, RangeTable, RowsByCode

# A small code book in book order: every place below two categories' letters.
_LETTERS = "AB"
_DIGITS = "01A"
_FLAT = sorted(
    [
        a + "0" + c + rest
        for a in _LETTERS
        for c in _DIGITS
        for rest in ["", *_DIGITS, *(x + y for x in _DIGITS for y in _DIGITS)]
    ]
)
_CODES = st.sampled_from(_FLAT)


def _dotted(flat: str) -> str:
    return f"{flat[:3]}.{flat[3:]}" if len(flat) > 3 else flat


def _between(low: str, high: str) -> set[str]:
    """Codes from the first bound's place in the book to the last code below the second bound."""
    return {code for code in _FLAT if low <= code and (code <= high or code.startswith(high))}


@given(_CODES, _CODES)
def test_a_range_holds_what_stands_between_its_bounds_and_below_them(one: str, other: str) -> None:
    low, high = sorted((one, other))
    held = CodeRanges(f"{_dotted(low)}-{_dotted(high)}")
    assert {code for code in _FLAT if _dotted(code) in held} == _between(low, high)


@given(_CODES, st.sampled_from(["", "-", ".-"]))
def test_a_single_code_holds_itself_and_all_below(code: str, ending: str) -> None:
    held = CodeRanges(_dotted(code) + ending)
    assert {other for other in _FLAT if _dotted(other) in held} == {c for c in _FLAT if c.startswith(code)}


@given(st.lists(st.tuples(_CODES, _CODES), max_size=4))
def test_a_list_holds_what_its_parts_hold(bounds: list[tuple[str, str]]) -> None:
    pairs = [sorted(pair) for pair in bounds]
    text = ", ".join(f"{_dotted(low)}-{_dotted(high)}" for low, high in pairs)
    expected = set().union(*(_between(low, high) for low, high in pairs))
    assert {code for code in _FLAT if _dotted(code) in CodeRanges(text)} == expected


@given(st.lists(st.lists(st.tuples(_CODES, _CODES), max_size=3), max_size=4), st.booleans())
def test_a_table_tells_every_row_that_holds_a_code(rows: list[list[tuple[str, str]]], remember: bool) -> None:
    texts = [", ".join("-".join(map(_dotted, sorted(pair))) for pair in row) for row in rows]
    table = RowsByCode(map(CodeRanges, texts), remember=remember)
    for code in map(_dotted, _FLAT):
        assert table.rows(code) == {number for number, text in enumerate(texts) if code in CodeRanges(text)}


@pytest.mark.parametrize("code", ["", ".", "C00.0", "é"])
def test_a_code_of_no_range_is_in_no_row(code: str) -> None:
    assert RowsByCode([CodeRanges("A00-B01")]).rows(code) == frozenset()


@given(st.text(max_size=20), st.text(max_size=8))
def test_any_text_is_a_set_and_any_text_may_be_asked_for(text: str, code: str) -> None:
    held = CodeRanges(text)
    assert isinstance(code in held, bool)
    assert bool(held) or code not in held


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("I10-I16", ["I10", "I11.0", "I16.9"], ["I09.9", "I20.0", "I17", "I1A.0"]),
        ("E11.-", ["E11", "E11.9", "E11.3211"], ["E1", "E10.9", "E13.9"]),
        ("E08-E11,E13", ["E08.00", "E09.9", "E11.22", "E13.9"], ["E12", "E14", "E07.9"]),
        ("J45", ["J45.909"], ["J44.9", "J46"]),
        ("R05.1, R05.3", ["R05.1", "R05.3"], ["R05.2", "R05", "R05.9"]),
        ("L97.4-,L97.5-", ["L97.411", "L97.529"], ["L97.309", "L97", "L97.811"]),
        ("M25.4-M25.6", ["M25.40", "M25.512", "M25.69"], ["M25.39", "M25.70", "M25"]),
        ("C7A-C7B", ["C7A.00", "C7B.8"], ["C79.9", "C80.1"]),
        ("S00-T14", ["S00.00XA", "S99.929A", "T14.90XA"], ["R99", "T15.00XA"]),
        ("V00-Y99", ["V00.01XA", "W19.XXXA", "Y99.8"], ["U07.1", "Z00.00"]),
        ("i10", ["I10"], ["I11.0"]),
        ("", [], ["I10"]),
    ],
)
def test_sets_of_the_books(text: str, inside: list[str], outside: list[str]) -> None:
    held = CodeRanges(text)
    assert [code for code in inside if code not in held] == []
    assert [code for code in outside if code in held] == []


def test_the_most_specific_range_answers() -> None:
    table = RangeTable([("C00-C96", "neoplasm"), ("C50.9", "breast, unspecified"), ("C50.91-", "breast, female")])
    assert [table.get(code) for code in ("C34.90", "C50.411", "C50.929", "C50.911", "D00.0", "C34.90")] == [
        "neoplasm",
        "neoplasm",
        "breast, unspecified",
        "breast, female",
        None,
        "neoplasm",
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_of_a_span_and_a_category_with_bounds_of_one_length_the_category_answers(order: int) -> None:
    table = RangeTable([("C00-C96", "neoplasm"), ("C50.-", "breast")][::order])
    assert (table.get("C50.411"), table.get("C34.90")) == ("breast", "neoplasm")
