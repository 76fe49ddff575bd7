"""The neoplasm table and the table of drugs and chemicals: the publisher's XML to rows in book order."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10cm.index import title_of, walk_terms
from medcodex.terminology.icd10cm.model import TableRow
from medcodex.terminology.xml import optional_text, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_COLUMNS = 6


def parse_table(stream: IO[bytes], name: str) -> Iterator[TableRow]:
    """Rows with their six cells (columns 2 to 7 of the book). ReleaseError, naming ``name``, for broken XML, a row
    without a title or a cell in no known column."""
    for element, position, parent, level in walk_terms(stream, name):
        title, nonessential = title_of(element, name)
        see = optional_text(element, "see") or optional_text(element, "seeAlso")
        yield TableRow(position, parent, level, title, nonessential, see, _cells(element, name))


def _cells(element: Element, name: str) -> tuple[str | None, ...]:
    cells: list[str | None] = [None] * _COLUMNS
    for cell in element.findall("cell"):
        column = cell.get("col", "")
        if column not in {"2", "3", "4", "5", "6", "7"}:
            raise ReleaseError(f"a cell in column {column!r}; the table has columns 2 to 7", name)
        code = text_of(cell)
        cells[int(column) - 2] = code if code.strip("-") else None
    return tuple(cells)
