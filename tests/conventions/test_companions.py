"""Codes that stand or fall with another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library_fixture import APRIL_2026
from medcodex.conventions.companions import Companions
from medcodex.conventions.ranges import CodeRanges
from medcodex.conventions.redundant import RedundantCodes
from medcodex.library.home import Home
from medcodex.library.opening import open_book
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from pathlib import Path

_TABLE = Companions.load()
_ROWS = list(table_rows("medcodex.conventions", "data/companions.tsv"))
_REDUNDANT = RedundantCodes.load()
_SAMPLE = "I10 I12.9 I13.0 I50.9 N18.4 N18.6 E11.9 E11.22 E66.9 Z68.41 Z79.4 Z79.84 Z3A.30 O21.0 W11.XXXA S52.501A"


@pytest.mark.parametrize(
    ("code", "others", "stranded"),
    [
        # the index needs a diagnosis of weight (I.B.14)
        ("Z68.41", "E66.01", False),
        ("Z68.1", "E43", False),
        ("Z68.41", "I10", True),
        ("Z68.41", "", True),
        ("Z68.41", "Z68.41", True),
        # an organism needs its infection, an external cause its injury, a week of gestation its pregnancy
        ("B96.20", "N39.0", False),
        ("B96.20", "I10", True),
        ("W11.XXXA", "S52.501A", False),
        ("W11.XXXA", "I10", True),
        ("Z3A.30", "O21.0", False),
        ("Z3A.30", "I10", True),
        ("Z17.0", "C50.912", False),
        ("Z17.0", "C61", True),
        ("Z79.84", "E11.9", False),
        ("Z79.84", "I10", True),
        # most codes stand alone
        ("I10", "", False),
        ("Z79.4", "", False),
        ("N18.4", "I10", False),
    ],
)
def test_codes_that_are_not_reported_alone(code: str, others: str, stranded: bool) -> None:
    assert bool(_TABLE.stranded_by(code, others.split())) is stranded


@pytest.mark.parametrize(
    ("code", "others", "called"),
    [
        ("N18.4", "I12.9", True),
        ("N18.31", "E11.22", True),
        ("N18.4", "I10", False),
        ("I50.9", "I11.0", True),
        ("I50.9", "I12.9", False),
        ("Z79.4", "E11.9", True),
        ("Z79.4", "I10", False),
        ("L97.519", "E11.621", True),
        ("Z99.2", "N18.6", True),
        ("Z3A.30", "O21.0", True),
        ("Z68.41", "E66.01", True),
        ("I10", "E11.9", False),
        ("N18.4", "N18.4", False),
        ("N18.4", "", False),
    ],
)
def test_codes_another_one_asks_for(code: str, others: str, called: bool) -> None:
    assert _TABLE.called_for(code, others.split()) is called


@pytest.fixture(scope="module")
def billable(embedded_home: Path) -> list[str]:
    book = open_book(APRIL_2026, home=Home(embedded_home))
    found = [row.code for row in book.codes() if row.billable]
    book.close()
    return found


@pytest.mark.parametrize(
    ("name", "columns"), [("companions", ("code", "beside")), ("redundant", ("redundant", "beside"))]
)
def test_every_row_has_a_source_and_speaks_of_codes_in_force(
    billable: list[str], name: str, columns: tuple[str, str]
) -> None:
    for row in table_rows("medcodex.conventions", f"data/{name}.tsv"):
        assert row["source"], row
        for column in columns:
            held = CodeRanges(row[column])
            assert any(code in held for code in billable if code[0] in held.letters), (row, column)


def test_effects_are_known() -> None:
    assert {row["effect"] for row in _ROWS} == {"only", "always"}


@pytest.mark.parametrize(
    ("code", "beside", "redundant"),
    [
        ("E11.9", "E11.22", True),
        ("E11.22", "E11.9", False),
        ("I10", "I11.0", True),
        ("I11.0", "I10", False),
        ("I10", "I50.9", False),
        ("J18.9", "J44.0", False),
        ("J18.9", "J15.9", True),
        ("J40", "J44.1", True),
        ("R06.02", "J44.1", True),
        ("R73.03", "E11.9", True),
        ("E78.5", "E78.2", True),
        ("E11.65", "E10.9", True),
        ("E10.9", "E11.65", False),
        ("M25.561", "M17.11", True),
        ("K62.5", "K64.8", True),
        ("I10", "I10", False),
        ("I10", "", False),
    ],
)
def test_codes_that_say_no_more_than_another(code: str, beside: str, redundant: bool) -> None:
    found = _REDUNDANT.because(code, beside.split())
    assert (found is not None) is redundant
    if found:
        assert found[0] == beside
        assert found[1].startswith("ICD-10-CM")


@given(st.lists(st.sampled_from([*_SAMPLE.split(), "E11.65", "R73.9", "R03.0", "E78.5", "E78.2", "J40", "J44.1"])))
def test_of_codes_that_are_redundant_one_is_left(codes: list[str]) -> None:
    left = [code for code in codes if _REDUNDANT.because(code, codes) is None]
    assert bool(left) is bool(codes)


@given(st.sampled_from(_SAMPLE.split()), st.lists(st.sampled_from(_SAMPLE.split())))
def test_more_codes_never_strand_one_and_never_cancel_a_call(code: str, others: list[str]) -> None:
    for some in (others[:1], others[1:]):
        assert not (_TABLE.stranded_by(code, others) and not _TABLE.stranded_by(code, some))
        assert not (_TABLE.called_for(code, some) and not _TABLE.called_for(code, others))
