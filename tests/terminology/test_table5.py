"""Table 5 of the IPPS final rule; the small tables are invented."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import ReleaseError
from medcodex.terminology.msdrg.codes import normalise
from medcodex.terminology.msdrg.table5 import parse_table5, recognise
from medcodex.terminology.recognition import NotTaken, Recognised

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.terminology.concepts import Concept

TITLE = (
    '"TABLE 5.\u2014LIST OF MEDICARE SEVERITY DIAGNOSIS-RELATED GROUPS (MS-DRGS),\n'
    'FY 2031 Final Rule"\t\t\t\t\t\t\t\t\t\r\n'
)
HEAD = (
    "MS-DRG \tFY 2031 Final Post-Acute DRG\tFY 2031 Final Special Pay DRG\tMDC\tTYPE\tMS-DRG Title\t"
    "Weights - Before Cap\tWeights - 10% Cap Applied \tGeometric mean LOS\tArithmetic mean LOS\r\n"
)
ROWS = (
    "001\tNo\tNo\tPRE\tSURG\tINVENTED GRAFT WITH MCC\t28.0001\t28.5\t25.8\t36.2\r\n"
    '002\tYes\tNo\t05\tMED\t"INVENTED, OTHER"\t0.9\t1.0\t2.0\t3.1\r\n'
    "999\tNo\tNo\t \t**\tUNGROUPABLE\t.\t.\t.\t\r\n"
    "\t\t\t\t\t\t\t\t\t\r\n"
)


def parse(text: str) -> list[Concept]:
    return list(parse_table5(BytesIO(text.encode("cp1252")), "table5.txt"))


def test_rows_are_groups_with_their_figures() -> None:
    first, second, last = parse(TITLE + HEAD + ROWS)
    assert (first.code, first.title) == ("001", "INVENTED GRAFT WITH MCC")
    assert dict(first.properties) == {
        "mdc": "PRE",
        "type": "SURG",
        "weight": "28.5",
        "weight_uncapped": "28.0001",
        "gmlos": "25.8",
        "amlos": "36.2",
        "post_acute": False,
        "special_pay": False,
    }
    assert second.title == "INVENTED, OTHER"
    assert dict(second.properties)["post_acute"] is True
    assert dict(last.properties) == {"post_acute": False, "special_pay": False}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TITLE + HEAD, "no rows"),
        (TITLE, "no rows"),
        (TITLE + HEAD + "001\tNo\tNo\r\n", "3 columns"),
        (TITLE + HEAD + ROWS.replace("002", "001"), "stands twice"),
        (TITLE + HEAD + ROWS.replace("28.5", "heavy"), "weight is not a figure"),
        (TITLE + HEAD + ROWS.replace("\tYes\tNo", "\tMaybe\tNo"), "neither Yes nor No"),
        (TITLE + HEAD + ROWS.replace("002", "two"), "not a row"),
    ],
    ids=lambda value: value if len(value) < 40 else None,
)
def test_a_broken_table_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ReleaseError, match=message):
        parse(text)


def test_the_title_tells_the_year() -> None:
    assert recognise((TITLE + HEAD).encode("cp1252"), ("weights.txt",)) == Recognised("codes", "table5", "2031")


@pytest.mark.parametrize("head", [b"", b"\0\1\2", b"TABLE 6A\tNEW CODES", b"code,title\n"], ids=repr)
def test_other_files_are_foreign(head: bytes) -> None:
    found = recognise(head, ("x.txt",))
    assert isinstance(found, NotTaken)
    assert found.foreign


def test_a_table_without_a_year_is_refused() -> None:
    with pytest.raises(ReleaseError, match="no fiscal year"):
        recognise(TITLE.replace("FY 2031", "").encode("cp1252"), ("weights.txt",))


@given(st.text(max_size=300))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        list(parse_table5(BytesIO((TITLE + HEAD + text).encode("utf-8", "replace")), "table5.txt"))
    except ReleaseError:
        return


@pytest.mark.parametrize(
    ("typed", "code"), [("470", "470"), ("1", "001"), (" 65 ", "065"), ("0470", None), ("E11", None), ("", None)]
)
def test_numbers_have_three_digits(typed: str, code: str | None) -> None:
    assert normalise(typed) == code


@pytest.mark.shared
def test_the_official_table(shared: Path) -> None:
    with (shared / "codesets" / "msdrg" / "ms-drg-table5-fy2026.txt").open("rb") as file:
        rows = list(parse_table5(file, "table 5"))
    assert len(rows) == 772
    joint = next(row for row in rows if row.code == "470")
    assert joint.values("weight") == ("1.9289",)
    assert sum(bool(row.values("weight")) for row in rows) == 770
