"""Tables as the publishers write them, comma-separated or as the tab-separated text of a workbook's sheet: a title line
or two, a header, rows, perhaps a closing note."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.lines import decode

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Iterator, Sequence

TITLE_LINES = 4
_LAST_HEADER_LINE = 20  # a title may run over several lines
_LOOKED_AT = 4096
_CLOSING = "end of content"


def heading(cells: Sequence[str]) -> tuple[str, ...]:
    """Column names as they are compared: lower case, white space collapsed, without the quotes some files have."""
    return tuple(" ".join(cell.split()).strip("'").strip().lower() for cell in cells)


def headers_in(text: str) -> list[tuple[str, ...]]:
    """What could be the header among the first lines of a table; empty for a text that is none."""
    try:
        return [heading(row) for row in islice(_reader(text), TITLE_LINES) if len(row) > 1]
    except csv.Error:
        return []


def records(stream: IO[bytes], name: str, header: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """(line number, the cells under ``header`` in its order) of each row below the header line.

    Cells come without surrounding white space and single quotes. ReleaseError, naming the line, where the header is
    not in the first lines, a row is shorter than it, or the text is no such table.
    """
    reader = _reader(decode(stream.read(), name))
    names: tuple[str, ...] = ()
    places: list[int] = []
    width = 0
    try:
        for row in reader:
            line = reader.line_num
            if not places:
                found = heading(row)
                if set(header) <= set(found):
                    names, places = found, [found.index(column) for column in header]
                    width = max(places) + 1
                elif line > _LAST_HEADER_LINE:
                    break
                continue
            if not any(cell.strip() for cell in row):
                continue
            if any(cell.strip().lower() == _CLOSING for cell in row):
                return
            if len(row) < width or any(row[len(names) :]):
                raise ReleaseError(f"{len(row)} columns where {len(names)} are named", f"{name}, line {line}")
            yield line, [row[place].strip().strip("'").strip() for place in places]
    except csv.Error as error:
        raise ReleaseError(f"not a table: {error}", f"{name}, line {reader.line_num}") from error
    if not places:
        raise ReleaseError(f"has no columns {', '.join(header)}", name)


def _reader(text: str) -> Reader:
    if "\t" in text[:_LOOKED_AT]:
        return csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    return csv.reader(io.StringIO(text, newline=""), strict=True)
