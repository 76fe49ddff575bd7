"""Rows of CMS's tables by what their headings say: below a notice, a heading over one or more lines, then the data.

The publisher ships tab-separated text, comma-separated text and workbooks of the same tables; copies saved anew keep
the heading.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.lines import decode
from medcodex.terminology.ncci.model import CODE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Row = tuple[int, list[str]]  # the line it ends on, and its cells

_LINES_ABOVE = 100  # the notice of the AMA takes some thirty
_HEADING_LINES = 8
_WHITE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of table. ``columns`` are patterns for the lower-case heading of each column, ``key`` is the column that
    holds a code in every row and whose heading begins the table. ``filled`` columns have a cell in every row, where
    workbooks leave others away at its end; ``optional`` columns may be missing altogether."""

    title: str
    key: str
    columns: Mapping[str, re.Pattern[str]]
    filled: frozenset[str]
    optional: frozenset[str] = frozenset()

    def begins(self, cells: Sequence[str]) -> bool:
        """Whether a row is the first of the heading."""
        return len(cells) > 1 and self.key_place(cells) is not None

    def key_place(self, cells: Sequence[str]) -> int | None:
        """Where the key column stands in a row of the heading."""
        pattern = self.columns[self.key]
        return next((at for at, cell in enumerate(cells) if pattern.search(cell.lower())), None)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where each column of a table stands, how many there are, and the whole heading in lower case."""

    places: Mapping[str, int]
    width: int
    text: str


def heading_of(lines: Iterable[str], layout: Layout, name: str) -> Heading | None:
    """The heading of a table among its first lines; None where they are of no such table. ReleaseError for a table that
    lacks one of its columns."""
    try:
        found = _heading(_rows(lines, layout), layout, name)
    except csv.Error:
        return None
    return found[0] if found is not None else None


def read_table(stream: IO[bytes], name: str, layout: Layout) -> Iterator[tuple[str, dict[str, str]]]:
    """(place in the file, cells by column) of every row. ReleaseError, naming the line, for a file without the heading,
    a row without a code in the key column, a row that is cut off or too long, and broken text."""
    lines = (decode(raw, f"{name}, line {number}") for number, raw in enumerate(stream, 1))
    try:
        found = _heading(_rows(lines, layout), layout, name)
        if found is None:
            raise ReleaseError(f"not a table of {layout.title}: its heading is missing", name)
        heading, rows = found
        least = max(heading.places[column] for column in layout.filled) + 1
        empty = True
        for number, cells in rows:
            if any(cells):
                empty = False
                where = f"{name}, line {number}"
                yield where, _cells(cells, heading, layout, least, where)
        if empty:
            raise ReleaseError(f"a table of {layout.title} without rows", name)
    except csv.Error as error:
        raise ReleaseError(f"broken comma-separated values: {error}", name) from None


def _cells(cells: Sequence[str], heading: Heading, layout: Layout, least: int, where: str) -> dict[str, str]:
    if len(cells) < least:
        raise ReleaseError(f"cut off: {len(cells)} of {heading.width} columns", where)
    if any(cells[heading.width :]):
        raise ReleaseError(f"{len(cells)} columns where the heading has {heading.width}", where)
    found = {column: cells[place] if place < len(cells) else "" for column, place in heading.places.items()}
    if not CODE.fullmatch(found[layout.key]):
        raise ReleaseError("something else than a code stands where each row has one", where)
    return found


def _rows(lines: Iterable[str], layout: Layout) -> Iterator[Row]:
    """The rows of a text; whether tabs or commas part their cells shows in the heading."""
    lines = iter(lines)
    above = list(islice(lines, _LINES_ABOVE))
    whole = chain(above, lines)
    if any(layout.begins(_clean(line.split("\t"))) for line in above):
        return ((number, _clean(line.split("\t"))) for number, line in enumerate(whole, 1))
    reader = csv.reader(whole)
    return ((reader.line_num, _clean(cells)) for cells in reader)


def _clean(cells: Sequence[str]) -> list[str]:
    return [_WHITE.sub(" ", cell).strip(' "') for cell in cells]


def _heading(rows: Iterator[Row], layout: Layout, name: str) -> tuple[Heading, Iterator[Row]] | None:
    """The heading, and the rows below it."""
    first = next((cells for _, cells in islice(rows, _LINES_ABOVE) if layout.begins(cells)), None)
    key = layout.key_place(first) if first is not None else None
    if first is None or key is None:
        return None
    texts = [cell.lower() for cell in first]
    below: list[Row] = []
    for number, cells in islice(rows, _HEADING_LINES):
        if len(cells) > key and cells[key]:
            below = [(number, cells)]
            break
        # A line of the heading that continues the cells above it.
        texts = [f"{text} {cell.lower()}".strip() for text, cell in zip_longest(texts, cells, fillvalue="")]
    heading = _placed(texts, layout, name)
    return (heading, chain(below, rows)) if heading is not None else None


def _placed(texts: list[str], layout: Layout, name: str) -> Heading | None:
    """The heading that these cells make; None for one of another table, which lacks more than one column."""
    while texts and not texts[-1]:
        texts.pop()
    found = {
        column: next((at for at, text in enumerate(texts) if pattern.search(text)), None)
        for column, pattern in layout.columns.items()
    }
    missing = [column for column, at in found.items() if at is None and column not in layout.optional]
    if len(missing) == 1:
        raise ReleaseError(f"a table of {layout.title} that lacks the column {missing[0]}", name)
    places = {column: at for column, at in found.items() if at is not None}
    return None if missing else Heading(places, len(texts), " | ".join(texts))
