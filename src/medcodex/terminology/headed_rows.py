"""Rows of a publisher's table under a heading that stands some lines down and may take two lines."""

from __future__ import annotations

import csv
import io
import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.lines import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CELLS = {"csv": ",", "workbook": "\t"}
"""What stands between the cells, by the form of the file."""


def headed_rows(
    stream: IO[bytes], name: str, form: str, columns: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, dict[str, str]]]:
    """(file and line, cells by column) of each row below the heading that is not blank.

    ``columns`` gives the ways to write each column's heading, in capital letters and digits alone, whether it stands in
    one line ("GLOBDAYS") or in two, one above the other. ReleaseError, naming the line, for a file without such a
    heading, without rows, or with a row that ends too soon.
    """
    text = "".join(decode(raw, f"{name}, line {number}") for number, raw in enumerate(stream, 1))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=CELLS[form])
    above: Sequence[str] = ()
    places: dict[str, int] = {}
    found = False
    try:
        for row in rows:
            where = f"{name}, line {rows.line_num}"
            if not places:
                places, above = _places(above, row, columns), row
            elif any(cell.strip("\x1a \t") for cell in row):
                found = True
                yield where, _cells(row, places, where, form)
    except csv.Error as error:
        raise ReleaseError(f"not a table of text: {error}", f"{name}, line {rows.line_num}") from None
    if not places:
        raise ReleaseError("no line names the columns " + ", ".join(ways[0] for ways in columns.values()), name)
    if not found:
        raise ReleaseError("the table has no rows", name)


def bare(heading: str) -> str:
    """A heading in capital letters and digits alone: "Glob Days" is GLOBDAYS."""
    return re.sub(r"[^A-Z0-9]", "", heading.upper())


def _places(above: Sequence[str], row: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Where each column stands; empty while the row is no heading. Where several have one heading, the first that is
    asked for is the first of them."""
    own = [bare(cell) for cell in row]
    if not any(way in own for way in next(iter(columns.values()))):
        return {}
    both = [bare(above[at]) + head if at < len(above) else head for at, head in enumerate(own)]
    places: dict[str, int] = {}
    for column, ways in columns.items():
        free = ((at, head) for at, head in enumerate(own) if at not in places.values())
        at = next((at for at, head in free if head in ways or both[at] in ways), None)
        if at is not None:
            places[column] = at
    return places if len(places) == len(columns) else {}


def _cells(row: Sequence[str], places: Mapping[str, int], where: str, form: str) -> dict[str, str]:
    # A sheet's lines end with their last cell that is not empty.
    if form == "csv" and len(row) <= max(places.values()):
        raise ReleaseError(f"{len(row)} columns where {max(places.values()) + 1} are named", where)
    return {column: " ".join(row[at].split()) if at < len(row) else "" for column, at in places.items()}
