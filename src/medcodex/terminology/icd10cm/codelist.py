"""The publisher's code lists: order file, codes file and comma-separated list, to rows in book order."""

from __future__ import annotations

import csv
import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10cm.codes import dotted, normalise, prefixes
from medcodex.terminology.icd10cm.model import CodeRow
from medcodex.terminology.lines import numbered_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ORDER_LINE = re.compile(r"\d{5} ([A-Z][0-9A][0-9A-Z]{1,5}) +([01]) (.{60}) (.*)")
CODES_LINE = re.compile(r"([A-Z][0-9A][0-9A-Z]{1,5}) +(\S.*)")
CSV_HEADER = ("code", "billable", "longtitle")


def parse_order(stream: IO[bytes], name: str) -> Iterator[CodeRow]:
    """The order file: order number, code, 1 billable or 0 header, short title (60 wide), long title."""
    return _with_parents(_order_lines(stream, name), name)


def parse_codes(stream: IO[bytes], name: str) -> Iterator[CodeRow]:
    """The codes file: billable codes and their long titles, no headers."""
    return _with_parents(_codes_lines(stream, name), name)


def parse_csv(stream: IO[bytes], name: str) -> Iterator[CodeRow]:
    """The comma-separated list with the columns code, billable (0 or 1) and longTitle."""
    return _with_parents(_csv_lines(stream, name), name)


def _order_lines(stream: IO[bytes], name: str) -> Iterator[tuple[str, str, bool]]:
    for number, line in numbered_lines(stream, name):
        found = ORDER_LINE.match(line)
        if not found:
            raise ReleaseError("not a line of an order file", f"{name}, line {number}")
        yield dotted(found[1]), found[4].strip() or found[3].strip(), found[2] == "1"


def _codes_lines(stream: IO[bytes], name: str) -> Iterator[tuple[str, str, bool]]:
    for number, line in numbered_lines(stream, name):
        found = CODES_LINE.match(line)
        if not found:
            raise ReleaseError("not a line of a codes file", f"{name}, line {number}")
        yield dotted(found[1]), found[2].strip(), True


def _csv_lines(stream: IO[bytes], name: str) -> Iterator[tuple[str, str, bool]]:
    try:
        yield from _csv_rows(csv.reader(line for _, line in numbered_lines(stream, name)), name)
    except csv.Error as error:
        raise ReleaseError(f"not comma-separated values: {error}", name) from error


def _csv_rows(rows: Iterator[list[str]], name: str) -> Iterator[tuple[str, str, bool]]:
    header = [cell.strip().lower() for cell in next(rows, [])]
    try:
        code_at, billable_at, title_at = (header.index(column) for column in CSV_HEADER)
    except ValueError as error:
        raise ReleaseError("columns code, billable and longTitle expected", name) from error
    for number, row in enumerate(rows, 2):
        code = normalise(row[code_at]) if len(row) > max(code_at, billable_at, title_at) else None
        if code is None or row[billable_at] not in {"0", "1"}:
            raise ReleaseError("a row without code, billable 0 or 1, and title", f"{name}, row {number}")
        yield code, row[title_at].strip(), row[billable_at] == "1"


def _with_parents(lines: Iterable[tuple[str, str, bool]], name: str) -> Iterator[CodeRow]:
    """Parents are the longest shorter code that the list itself has; lists put headers before what they head."""
    seen: set[str] = set()
    for code, title, billable in lines:
        if code in seen:
            raise ReleaseError(f"{code} stands twice in the list", name)
        seen.add(code)
        parent = next((prefix for prefix in prefixes(code) if prefix in seen), None)
        yield CodeRow(code, title, billable, parent)
