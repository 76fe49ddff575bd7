"""The publisher's code lists: order file and codes file, to rows in book order."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10pcs.codes import LENGTH
from medcodex.terminology.icd10pcs.model import PcsRow
from medcodex.terminology.lines import numbered_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_START = "[0-9BCDFGHX][0-9A-HJ-NP-Z]"
ORDER_LINE = re.compile(rf"\d{{5}} (?:({_START}[0-9A-HJ-NP-Z]) {{5}}0|({_START}[0-9A-HJ-NP-Z]{{5}}) 1) (.{{60}}) (.*)")
CODES_LINE = re.compile(rf"({_START}[0-9A-HJ-NP-Z]{{5}}) +(\S.*)")


def parse_order(stream: IO[bytes], name: str) -> Iterator[PcsRow]:
    """The order file: order number, code, 1 for a code or 0 for the header of a table, short title (60 wide), long
    title. ReleaseError, naming the line, for anything else."""
    return _each_once(_order_lines(stream, name), name)


def parse_codes(stream: IO[bytes], name: str) -> Iterator[PcsRow]:
    """The codes file: whole codes and their long titles, no headers. ReleaseError, naming the line, for others."""
    return _each_once(_codes_lines(stream, name), name)


def _order_lines(stream: IO[bytes], name: str) -> Iterator[PcsRow]:
    for number, line in numbered_lines(stream, name):
        found = ORDER_LINE.match(line)
        if not found:
            raise ReleaseError("not a line of an ICD-10-PCS order file", f"{name}, line {number}")
        code = found[1] or found[2]
        yield PcsRow(code, found[4].strip() or found[3].strip(), len(code) == LENGTH)


def _codes_lines(stream: IO[bytes], name: str) -> Iterator[PcsRow]:
    for number, line in numbered_lines(stream, name):
        found = CODES_LINE.match(line)
        if not found:
            raise ReleaseError("not a line of an ICD-10-PCS codes file", f"{name}, line {number}")
        yield PcsRow(found[1], found[2].strip(), True)


def _each_once(rows: Iterable[PcsRow], name: str) -> Iterator[PcsRow]:
    seen: set[str] = set()
    for row in rows:
        if row.code in seen:
            raise ReleaseError(f"{row.code} stands twice in the list", name)
        seen.add(row.code)
        yield row
