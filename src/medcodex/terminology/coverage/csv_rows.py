"""Rows of comma-separated tables with a heading, their line with each."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_CELL = 16 * 1024 * 1024
"""Bytes of one cell: articles of the Medicare Coverage Database are pages of HTML in a cell."""


def heading(line: str) -> tuple[str, ...]:
    """The names of the columns in small letters; empty for a line that is no heading."""
    try:
        cells = next(csv.reader([line]), [])
    except csv.Error:
        return ()
    return tuple(cell.strip().lower() for cell in cells)


def table_of(stream: IO[bytes], name: str, needed: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """(where, cells by column) of every row that is not blank. ReleaseError, naming the line, for a row of another
    width, for a cell that does not end, and where a column is missing."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    rows = csv.reader(_lines(stream), strict=True)
    columns: list[str] = []
    try:
        for row in rows:
            where = f"{name}, line {rows.line_num}"
            if not columns:
                columns = [cell.strip().lower() for cell in row]
                missing = [column for column in needed if column not in columns]
                if missing:
                    raise ReleaseError(f"lacks the columns {', '.join(missing)}", where)
            elif any(cell.strip() for cell in row):
                if len(row) != len(columns):
                    raise ReleaseError(f"{len(row)} columns where {len(columns)} are named", where)
                yield where, {column: cell.strip() for column, cell in zip(columns, row, strict=True)}
    except csv.Error as error:
        raise ReleaseError(f"not comma-separated text: {error}", f"{name}, line {rows.line_num}") from None


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """Lines as UTF-8, else as Windows-1252; what is neither stands as a replacement character, since only prose has
    any."""
    for raw in stream:
        try:
            yield raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            yield raw.decode("cp1252", errors="replace")
