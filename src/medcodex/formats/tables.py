"""Tables for people: CSV and Excel workbooks, in which no cell can be taken for a formula or a command.

A cell's text that a spreadsheet would run gets an apostrophe before it (OWASP, "CSV Injection"): what begins with an
equals, plus, minus or at sign, a bar, a tab or a line end, in full-width and small forms too, with or without blanks
before it. Numbers are left as they are.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Cell = str | int | float | Decimal | dt.date | dt.datetime | None

MAX_ROWS = 1_048_000
"""Rows of a sheet: Excel's own limit, with room for what stands above them."""
_MAX_CELL = 32_767
_SIGNS = "=+\\-@|\uff1d\uff0b\uff0d\uff20\uff5c\ufe66\ufe62\ufe63\ufe6b\u2212"
_UNSEEN = r"\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff"
_STARTS_FORMULA = re.compile(rf"[{_UNSEEN}\"']*[{_SIGNS}]|[\t\r\n]")
_INNER = re.compile(rf"([;\t][{_UNSEEN}\"']*)(?=[{_SIGNS}])")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CONTROL = {code: None for code in range(32) if code not in {9, 10, 13}}
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its ``name``, the ``columns``' titles, and rows of as many cells."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def harmless(text: str) -> str:
    """A cell's text that no spreadsheet runs."""
    return f"'{text}" if _STARTS_FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def as_csv(lead: Iterable[tuple[str, str]], sheets: Sequence[Sheet]) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheets expect it: the lines of ``lead``, then each table behind an empty
    line. Spreadsheets set to semicolons or tabs cut cells there: what would begin a formula behind one is made
    harmless too."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for name, value in lead:
        _write(writer, [f"# {name}", value])
    for sheet in sheets:
        _write(writer, [])
        _write(writer, sheet.columns)
        for row in sheet.rows:
            _write(writer, row)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_rows(out: IO[str], rows: Iterable[Iterable[Cell]]) -> None:
    """Rows of a table for programs, one after the other, with no byte order mark; cells as in ``as_csv``."""
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        _write(writer, row)


def as_xlsx(lead: Iterable[tuple[str, str]], sheets: Sequence[Sheet]) -> bytes:
    """A workbook: a sheet for each table, the heads fixed and to be filtered by, and a last sheet of ``lead``. Text is
    written as text; nothing is a formula or a link."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only who asks for a workbook pays for it

    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, {"in_memory": True, "remove_timezone": True, **plain})
    told = list(lead)
    book.set_properties({"comments": "\n".join(f"{name}: {_clean(value)}" for name, value in told)})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    days = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for sheet in [*sheets, Sheet("About this file", ("", ""), told)]:
        page = book.add_worksheet(sheet.name[:31])
        for place, title in enumerate(sheet.columns):
            page.write_string(0, place, harmless(title), head)
        for number, row in enumerate(sheet.rows, 1):
            for place, cell in enumerate(row):
                _put(page, (number, place), cell, days)
        for place, width in enumerate(_widths(sheet)):
            page.set_column(place, place, width)
        page.freeze_panes(1, 0)
        if sheet.rows and any(sheet.columns):
            page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
        page.set_footer(f"&L{_of_footer(told)}&RPage &P of &N")
    book.close()
    return out.getvalue()


def _put(page: Any, place: tuple[int, int], cell: Cell, days: tuple[Any, Any]) -> None:
    if isinstance(cell, dt.date):
        page.write_datetime(*place, cell, days[isinstance(cell, dt.datetime)])
    elif isinstance(cell, int | float | Decimal):
        page.write_number(*place, cell)
    elif cell:
        page.write_string(*place, harmless(_clean(cell)))


def _clean(text: str) -> str:
    """Text that a workbook can hold."""
    text = text.translate(_CONTROL)
    return text if len(text) <= _MAX_CELL - 1 else text[: _MAX_CELL - 2] + "…"


def _of_footer(told: Sequence[tuple[str, str]]) -> str:
    """The first line of what is told, as the foot of a printed page; an ampersand would be a command there."""
    return f"{told[0][0]} {told[0][1]}".replace("&", "&&")[:120] if told else ""


def _widths(sheet: Sheet) -> list[int]:
    heads = [len(title) for title in sheet.columns]
    for row in sheet.rows[:200]:
        for place, cell in enumerate(row):
            heads[place] = max(heads[place], len(_text(cell)))
    return [min(width, _WIDEST) + 2 for width in heads]


def _write(writer: Any, cells: Iterable[Cell]) -> None:
    writer.writerow([_INNER.sub(r"\1'", harmless(_text(cell))) for cell in cells])


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
