"""The American Dental Association's code list as text: a header that names the columns for code, nomenclature and
descriptor, then a row for each code, separated by tabs or commas; notices may stand before the header."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.cdt.codes import CODE
from medcodex.terminology.concepts import Concept, Designation
from medcodex.terminology.lines import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CODE = {"code", "cdt code", "procedure code"}
_TITLE = {"nomenclature"}
_DESCRIPTOR = {"descriptor", "description"}
_BEFORE = 60


def header_at(lines: Sequence[str]) -> tuple[int, str] | None:
    """The line that names the columns and what separates them; None where there is none."""
    for number, line in enumerate(lines[:_BEFORE]):
        for delimiter in ("\t", ","):
            names = {cell.strip().strip('"').lower() for cell in line.split(delimiter)}
            if names & _CODE and names & _TITLE:
                return number, delimiter
    return None


def parse_nomenclature(stream: IO[bytes], name: str) -> Iterator[Concept]:
    """The codes in the file's order: nomenclature as title, descriptor as definition. ReleaseError, naming the line,
    for another shape of row, a code that stands twice, or none at all."""
    lines = decode(stream.read(), name).splitlines()
    found = header_at(lines)
    if found is None:
        raise ReleaseError("no header with the columns code and nomenclature", name)
    start, delimiter = found
    reader = csv.reader(io.StringIO("\n".join(lines[start:])), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader)]
        code_at, title_at, text_at = (_column(header, names) for names in (_CODE, _TITLE, _DESCRIPTOR))
        seen: set[str] = set()
        for cells in reader:
            where = f"{name}, line {start + reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise ReleaseError(f"{len(cells)} values where the header has {len(header)}", where)
            code, title = cells[code_at or 0].strip().upper(), " ".join(cells[title_at or 0].split())
            if not code:  # the heading of a category
                continue
            if not CODE.fullmatch(code) or not title:
                raise ReleaseError("a CDT code and its nomenclature expected", where)
            if code in seen:
                raise ReleaseError(f"{code} stands twice in the list", where)
            seen.add(code)
            text = " ".join(cells[text_at].split()) if text_at is not None else ""
            yield Concept(
                code,
                title,
                billable=True,
                designations=(Designation(title, "long"),),
                properties=(("kind", "procedure"),),
                definition=text,
            )
    except csv.Error as error:
        raise ReleaseError(f"broken separated values: {error}", f"{name}, line {start + reader.line_num}") from error
    if not seen:
        raise ReleaseError("holds no codes", name)


def _column(header: Sequence[str], names: set[str]) -> int | None:
    return next((at for at, cell in enumerate(header) if cell in names), None)
