"""Tables for people, opened again with what people open them with."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.formats.tables import Sheet, as_csv, as_xlsx, harmless

LEAD = [("Export", "x1"), ("Reason", "=1+1")]
DAY = dt.date(2026, 5, 15)
MOMENT = dt.datetime(2026, 5, 15, 12, 30, tzinfo=dt.UTC)
ROW = ("I10", 1, Decimal("2.50"), DAY, MOMENT, None, "-5", "a\nb", "=cmd|'/c calc'!A1")
SHEET = Sheet("Codes", tuple("abcdefghi"), [ROW])
HOSTILE = [
    "=1+1", "+1-2", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＋1", "－1+1", "＠SUM(A1)", "﹦1",
    "﹢1", "﹣1+1", "﹫A1", "\u200b=1", "\ufeff=1", "\u202e=1", "|cmd", "'=1+1", '"=1+1"',
    "=DDE(\"cmd\";\"/c calc\";\"x\")",
    "=HYPERLINK(\"http://x\"&A1)", "\u2212" + "1+1",
]  # fmt: skip


def csv_rows(sheet: Sheet) -> list[list[str]]:
    body = as_csv(LEAD, [sheet])
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def workbook(sheet: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(as_xlsx(LEAD, [sheet])))


def test_csv_opened_again() -> None:
    assert csv_rows(SHEET) == [
        ["# Export", "x1"],
        ["# Reason", "'=1+1"],
        [],
        list("abcdefghi"),
        ["I10", "1", "2.50", "2026-05-15", "2026-05-15T12:30:00+00:00", "", "-5", "a\nb", "'=cmd|'/c calc'!A1"],
    ]


def test_a_workbook_opened_again() -> None:
    book = workbook(SHEET)
    assert book.sheetnames == ["Codes", "About this file"]
    rows = [[cell.value for cell in row] for row in book["Codes"].iter_rows()]
    assert rows[0] == list("abcdefghi")
    assert rows[1] == [
        "I10", 1, 2.5, dt.datetime(2026, 5, 15), dt.datetime(2026, 5, 15, 12, 30), None, "-5", "a\nb",  # noqa: DTZ001 - as Excel has them
        "'=cmd|'/c calc'!A1",
    ]  # fmt: skip
    assert [[cell.value for cell in row][:2] for row in book["About this file"].iter_rows()][1:] == [
        ["Export", "x1"],
        ["Reason", "'=1+1"],
    ]
    assert book["Codes"].freeze_panes == "A2"
    assert "Export: x1" in book.properties.description


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_run(text: str) -> None:
    assert harmless(text) == f"'{text}"
    sheet = Sheet("S", ("a",), [(text,)])
    assert csv_rows(sheet)[-1][0].startswith("'")
    cell = workbook(sheet)["S"]["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")
    with zipfile.ZipFile(io.BytesIO(as_xlsx(LEAD, [sheet]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in body or b"<f " in body for body in parts.values())
    assert not any("externalLink" in name or b"<hyperlink" in body for name, body in parts.items())


@pytest.mark.parametrize(("text", "cell"), [("a;=1+1", "a;'=1+1"), ("a;\t@x", "a;\t'@x"), ('a;"=1"', 'a;"\'=1"')])
def test_nothing_is_run_behind_another_separator(text: str, cell: str) -> None:
    assert csv_rows(Sheet("S", ("a",), [(text,)]))[-1] == [cell]


@pytest.mark.parametrize("text", ["-5", "-5.25", "12", "I10", "", "a=b", "O'Brien", "3-4 days"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@given(st.text(max_size=60))
def test_any_text_can_be_in_a_cell(text: str) -> None:
    sheet = Sheet("S", ("a",), [(text,)])
    [cell] = csv_rows(sheet)[-1] or [""]
    assert cell.lstrip()[:1] not in tuple("=+@|") or not cell.strip()
    assert workbook(sheet)["S"].max_row <= 2


def test_a_text_too_long_for_a_cell_is_cut_visibly() -> None:
    value = workbook(Sheet("S", ("a",), [("x" * 40_000,)]))["S"]["A2"].value
    assert str(value).endswith("x…")
