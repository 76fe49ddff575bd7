"""The files of Medicare's payment systems; all rows are invented."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import ReleaseError
from medcodex.terminology.mpfs.codes import normalise
from medcodex.terminology.mpfs.relative_values import parse_relative_values
from medcodex.terminology.mpfs.relative_values import recognise as recognise_values
from medcodex.terminology.opps.addendum_b import parse_addendum_b
from medcodex.terminology.opps.addendum_b import recognise as recognise_addendum
from medcodex.terminology.opps.codes import normalise as normalise_opps
from medcodex.terminology.recognition import NotTaken, Recognised
from small_payment_files import (
    ADDENDUM_HEAD,
    ADDENDUM_ROWS,
    HEAD,
    ROWS,
    addendum_b,
    relative_values,
)

if TYPE_CHECKING:
    from medcodex.terminology.concepts import Concept


def values(data: bytes) -> list[Concept]:
    return list(parse_relative_values("csv", BytesIO(data), "values.csv"))


def addendum(data: bytes) -> list[Concept]:
    return list(parse_addendum_b("csv", BytesIO(data), "b.csv"))


def test_rows_are_named_by_code_and_modifier_and_have_no_title() -> None:
    rows = values(relative_values())
    assert [row.code for row in rows] == ["X0090", "X0001", "X0001-26", "X0002-53", "0999T"]
    assert {row.title for row in rows} == {""}
    assert "Secret" not in repr(rows)


def test_indicators_are_told_as_the_publisher_writes_them() -> None:
    major, picture, _, scope, by_contractor = values(relative_values())
    assert dict(major.properties) == {
        "status": "A", "pctc": "0", "global": "090", "pre": "0.10", "intra": "0.70", "post": "0.20", "multiple": "2",
        "bilateral": "1", "assistant": "2", "co_surgeon": "1", "team": "0",
    }  # fmt: skip
    assert picture.values("pctc") == ("1",)
    assert scope.values("base") == ("X0003",)
    assert dict(by_contractor.properties) == {"status": "C", "global": "YYY"}


@pytest.mark.parametrize(
    "head",
    [
        (*HEAD[:4], HEAD[4].replace("GLOB", "GLOBAL").replace("CO-", "CO"), HEAD[5]),
        (HEAD[0], ("HCPCS,MOD,DESCRIPTION,STATUS CODE,,,,,,,,,,PCTC IND,GLOB DAYS,PRE OP,INTRA OP,POST OP,MULT PROC,"
         "BILAT SURG,ASST SURG,CO-SURG,TEAM SURG,ENDO BASE")),
    ],
    ids=["other words", "in one line"],
)  # fmt: skip
def test_headings_are_found_however_they_are_set(head: tuple[str, ...]) -> None:
    assert values(relative_values(head=head)) == values(relative_values())


@pytest.mark.parametrize("end", [b"\r", b"\n"], ids=repr)
def test_lines_may_end_in_either_way(end: bytes) -> None:
    data = b"\xef\xbb\xbf" + relative_values().replace(b"\r\n", end)
    assert values(data) == values(relative_values())
    assert isinstance(recognise_values(data, ("x.csv",)), Recognised)


def test_a_column_that_came_in_between_moves_nothing() -> None:
    def wider(line: str, at: int, cell: str) -> str:
        cells = line.split(",")
        return ",".join((*cells[:at], cell, *cells[at:]))

    head = (*HEAD[:4], wider(HEAD[4], 23, "PRIC"), wider(HEAD[5], 23, "IND"))
    rows = tuple(wider(row, 23, "9") for row in ROWS[1:])
    assert values(relative_values(rows, head)) == values(relative_values(ROWS[1:]))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (relative_values(()), "no rows"),
        (relative_values(head=HEAD[:4]), "no line names the columns"),
        (relative_values((*ROWS, ROWS[0])), "line 12: X0090 stands twice|X0090 stands twice"),
        (relative_values(("X0090,,a,A",)), "4 columns where 24"),
        (relative_values((ROWS[0].replace("090,0.10", "091,0.10"),)), "global has a value"),
        (relative_values((ROWS[0].replace("0.70", "70%"),)), "intra has a value"),
        (relative_values((ROWS[0].replace("X0090", "X90"),)), "not a row of a code"),
        (relative_values((ROWS[2].replace(",26,", ",2,"),)), "not a row of a code"),
        (relative_values()[:-300] + b'"', "columns|not a table"),
    ],
    ids=["no rows", "no heading", "twice", "short row", "days", "part", "code", "modifier", "cut"],
)
def test_a_broken_relative_value_file_is_refused_with_its_line(data: bytes, message: str) -> None:
    with pytest.raises(ReleaseError, match=message) as error:
        values(data)
    assert error.value.where
    assert error.value.where.startswith("values.csv")


@pytest.mark.parametrize(
    ("data", "names", "version"),
    [
        (relative_values(), ("x.csv",), "2031-07"),
        (relative_values(head=(HEAD[0].replace("July", "January"), *HEAD[1:])), ("x.csv",), "2031-01"),
        (relative_values(head=(HEAD[0].replace(" July Release", ""), *HEAD[1:])), ("PPRRVU31.csv", "rvu31d.zip"),
         "2031-10"),
        (relative_values(head=(HEAD[0].replace(" July Release", ""), *HEAD[1:])), ("PPRRVU2031_Apr.csv",), "2031-04"),
    ],
    ids=["title", "January", "letter of the archive", "month in the name"],
)  # fmt: skip
def test_title_or_names_tell_the_quarter(data: bytes, names: tuple[str, ...], version: str) -> None:
    assert recognise_values(data, names) == Recognised("codes", "csv", version)


@pytest.mark.parametrize(
    ("head", "names", "foreign"),
    [
        (b"", ("x",), True),
        (b"\0\1\2", ("x",), True),
        (b"HCPCS,MOD,GLOB DAYS\n", ("x.csv",), True),
        (b"HDR2031 National Physician Fee Schedule Relative Value File July Release\nX0090  ", ("x.txt",), False),
        (relative_values(head=HEAD[:4]), ("x.csv",), False),
        (relative_values(head=(HEAD[0], "HCPCS,MOD,PROCSTAT,CARRIER,LOCALITY,PRICE")), ("OPPSCAP.csv",), False),
        (relative_values(), ("PPRRVU2031_Jul_QPP.csv",), False),
    ],
    ids=["empty", "binary", "no title", "fixed width", "no heading", "another table", "qualifying participants"],
)
def test_other_files_are_left_out(head: bytes, names: tuple[str, ...], foreign: bool) -> None:
    found = recognise_values(head, names)
    assert isinstance(found, NotTaken)
    assert found.foreign == foreign


@pytest.mark.parametrize("name", ["PPRRVU2031_Jul_nonQPP.csv", "PPRRVU2031_Jul_non_QPP.csv", "PPRRVU2031_Jul.csv"])
def test_the_file_for_all_others_is_taken(name: str) -> None:
    assert isinstance(recognise_values(relative_values(), (name,)), Recognised)


@pytest.mark.parametrize("names", [("PPRRVU.csv",), ("PPRRVU2030_Oct.csv",)], ids=["none", "another year"])
def test_a_file_whose_quarter_is_not_told_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ReleaseError):
        recognise_values(relative_values(head=(HEAD[0].replace(" July Release", ""), *HEAD[1:])), names)


def test_addendum_b_tells_the_status_of_each_service() -> None:
    rows = addendum(addendum_b())
    assert [(row.code, row.title, dict(row.properties)) for row in rows] == [
        ("X0090", "", {"status": "C"}),
        ("X0001", "", {"status": "Q1", "apc": "5521"}),
        ("X0002", "", {"status": "N"}),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (addendum_b(()), "no rows"),
        (addendum_b(head=ADDENDUM_HEAD[:2]), "no line names the columns"),
        (addendum_b((*ADDENDUM_ROWS, ADDENDUM_ROWS[0])), "X0090 stands twice"),
        (addendum_b(("X0090,Secret,inpatient,,,,,",)), "not a status indicator"),
        (addendum_b(("X0090,Secret,S,many,,,,",)), "apc is not a number"),
        (addendum_b(("X9,Secret,S,1,,,,",)), "not a row of a code"),
    ],
    ids=["no rows", "no heading", "twice", "status", "apc", "code"],
)
def test_a_broken_addendum_is_refused_with_its_line(data: bytes, message: str) -> None:
    with pytest.raises(ReleaseError, match=message):
        addendum(data)


@pytest.mark.parametrize(
    ("names", "version"),
    [(("July 2031 Addendum B.csv",), "2031-07"), (("2031_January_Addendum_B.12.21.2030.csv",), "2031-01")],
)
def test_the_name_tells_the_quarter_of_an_addendum(names: tuple[str, ...], version: str) -> None:
    assert recognise_addendum(addendum_b(), names) == Recognised("codes", "csv", version)


@pytest.mark.parametrize("names", [("addendum.csv",), ("July 2030 Addendum B.csv",)], ids=["none", "another year"])
def test_an_addendum_whose_quarter_is_not_told_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ReleaseError):
        recognise_addendum(addendum_b(), names)


@pytest.mark.parametrize("head", [b"", b"\0", relative_values(), b"Addendum A"], ids=["empty", "binary", "other", "A"])
def test_other_files_are_no_addendum_b(head: bytes) -> None:
    assert isinstance(recognise_addendum(head, ("x.csv",)), NotTaken)


@given(st.text(max_size=300) | st.lists(st.sampled_from([*ROWS, *HEAD, ",", '"', "\r"])).map("\n".join))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    for data, parse in (
        (relative_values((text,)) if text.isascii() else text.encode(), values),
        (addendum_b((text,)) if text.isascii() else text.encode(), addendum),
    ):
        try:
            rows = parse(data)
        except ReleaseError:
            continue
        assert rows
        assert len({row.code for row in rows}) == len(rows)


@given(st.binary(max_size=200))
def test_any_bytes_are_recognised_or_left(data: bytes) -> None:
    for recognise in (recognise_values, recognise_addendum):
        assert isinstance(recognise(data, ("x",)), NotTaken)


@pytest.mark.parametrize(
    ("typed", "row", "code"),
    [
        ("x0090", "X0090", "X0090"),
        (" X0001-26 ", "X0001-26", None),
        ("0999t", "0999T", "0999T"),
        ("X001", None, None),
        ("X0001-2", None, None),
        ("", None, None),
    ],
)
def test_rows_are_named_in_one_form(typed: str, row: str | None, code: str | None) -> None:
    assert normalise(typed) == row
    assert normalise_opps(typed) == code
