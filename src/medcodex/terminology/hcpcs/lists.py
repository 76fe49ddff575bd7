"""Lists of HCPCS codes as others compile them: codes alone, one a line; or a table of comma-separated values with the
descriptors of an older CMS file and a column that says which codes a later quarter's list holds."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.concept_dates import ADDED, ADDED_AFTER, DATES_AS_OF, TERMINATED, UNDATED
from medcodex.terminology.concepts import Concept, Designation
from medcodex.terminology.hcpcs.codes import CODE, DENTAL
from medcodex.terminology.lines import decode, numbered_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.terminology.concepts import Value

ACTIVE = re.compile(r"active_20\d\dq[1-4]")
_ADDED = re.compile(r"added_20\d\dfile")
_ENDED = re.compile(r"term_20\d\dfile")
_PLAIN = ("code", "short", "long", "cov", "betos", "tos")
_SHAPES = {
    "active": re.compile(r"[01]"),
    "cov": re.compile(r"[A-Z]?"),
    "betos": re.compile(r"(?:[A-Z]\d[A-Z]?)?"),
    "tos": re.compile(r"(?:[A-Z0-9](?::[A-Z0-9])*)?"),
}


def parse_list(stream: IO[bytes], name: str) -> Iterator[Concept]:
    """Codes alone, in the file's order, without titles; deleted codes may be among them, and nothing tells which.
    ReleaseError, naming the line, for anything else."""
    seen: set[str] = set()
    for number, line in numbered_lines(stream, name):
        code = line.strip()
        where = f"{name}, line {number}"
        if not CODE.fullmatch(code) and not DENTAL.fullmatch(code):
            raise ReleaseError("not an HCPCS code", where)
        if code in seen:
            raise ReleaseError(f"{code} stands twice in the list", where)
        seen.add(code)
        if CODE.fullmatch(code):
            yield Concept(code, "", billable=True, properties=(("kind", "procedure"), (UNDATED, True)))


def columns(header: Sequence[str]) -> dict[str, int] | None:
    """Where each column of the table stands; None where the header is of another table. The columns for status and
    dates carry a release in their names."""
    names = [cell.strip().lower() for cell in header]
    found = {name: names.index(name) for name in _PLAIN if name in names}
    for role, pattern in (("active", ACTIVE), (ADDED, _ADDED), (TERMINATED, _ENDED)):
        at = next((at for at, name in enumerate(names) if pattern.fullmatch(name)), None)
        if at is not None:
            found[role] = at
    return found if len(found) == len(_PLAIN) + 3 else None


def parse_table(stream: IO[bytes], name: str) -> Iterator[Concept]:
    """The table's HCPCS codes in its order; its CDT codes are passed over. A code that the later list no longer holds
    is not active; a code that only the later list holds has neither title nor dates of its own. ReleaseError, naming
    the line, for a value that does not belong in its column, a short line, or a code that stands twice."""
    rows = list(_rows(stream, name))
    days = [row[key] for _, row in rows for key in (ADDED, TERMINATED) if row[key]]
    as_of = date.fromisoformat(max(days)) if days else None
    seen: set[str] = set()
    for where, row in rows:
        code = row["code"]
        if DENTAL.fullmatch(code):
            continue
        if code in seen:
            raise ReleaseError(f"{code} stands twice in the list", where)
        seen.add(code)
        yield Concept(
            code,
            row["long"] or row["short"],
            billable=True,
            active=row["active"] == "1",
            designations=tuple(Designation(row[use], use) for use in ("short", "long") if row[use]),
            properties=tuple(_properties(row, as_of)),
        )


def _properties(row: dict[str, str], as_of: date | None) -> Iterator[tuple[str, Value]]:
    yield "kind", "procedure"
    if row["cov"]:
        yield "coverage", row["cov"]
    if row["betos"]:
        yield "betos", row["betos"]
    for service in filter(None, row["tos"].split(":")):
        yield "type-of-service", service
    for key in (ADDED, TERMINATED):
        if row[key]:
            yield key, date.fromisoformat(row[key])
    if as_of is not None:
        yield (DATES_AS_OF if row[ADDED] else ADDED_AFTER), as_of


def _rows(stream: IO[bytes], name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(place in the file, checked values by column)."""
    text = decode(stream.read(), name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        where = columns(header)
        if where is None:
            raise ReleaseError("lacks a column: code, active, short, long, added, term, cov, betos, tos expected", name)
        for cells in reader:
            place = f"{name}, line {reader.line_num}"
            if len(cells) != len(header):
                raise ReleaseError(f"{len(cells)} values where the header has {len(header)}", place)
            row = {key: cells[at].strip() for key, at in where.items()}
            _check(row, place)
            yield place, row
    except csv.Error as error:
        raise ReleaseError(f"broken comma-separated values: {error}", f"{name}, line {reader.line_num}") from error


def _check(row: dict[str, str], place: str) -> None:
    if not CODE.fullmatch(row["code"]) and not DENTAL.fullmatch(row["code"]):
        raise ReleaseError("the column code holds something else than an HCPCS code", place)
    for column, shape in _SHAPES.items():
        if not shape.fullmatch(row[column]):
            raise ReleaseError(f"the column {column} holds something else than its codes", place)
    for column in (ADDED, TERMINATED):
        try:
            date.fromisoformat(row[column] or "2000-01-01")
        except ValueError:
            raise ReleaseError(f"the column {column} holds something else than dates", place) from None
