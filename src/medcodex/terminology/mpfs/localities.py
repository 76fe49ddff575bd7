"""Geographic practice cost indices by Medicare locality, the file GPCIyyyy.csv that CMS packs with the relative values
(Addendum E)."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.headed_rows import bare
from medcodex.terminology.lines import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_TITLE_LINES = 5
_LOCALITY = re.compile(r"\d{1,2}\Z")
_MAC = re.compile(r"\d{4,5}\Z")


@dataclass(frozen=True, slots=True)
class CostIndices:
    """Indices of a locality: ``key`` is contractor and locality number ("10112-00"). ``work`` with the statutory floor
    of 1.0 where the file has it; ``work_bare`` without, None where the file has one of them alone."""

    key: str
    name: str
    work: Decimal
    practice: Decimal
    malpractice: Decimal
    work_bare: Decimal | None = None


def parse_localities(data: bytes, name: str) -> tuple[int, Sequence[CostIndices]]:
    """The year of a file and its localities. ReleaseError, naming the line, for a file that tells no year, has no such
    heading, no localities, a broken row, or a locality twice."""
    text = decode(data, name)
    told = _YEAR.search(" ".join(text.splitlines()[:_TITLE_LINES])) or _YEAR.search(name)
    if told is None:
        raise ReleaseError("neither the file nor its name tells the year", name)
    found = {one.key: one for one in _rows(text, name)}
    if not found:
        raise ReleaseError("the table has no localities", name)
    return int(told[1]), tuple(found.values())


def _rows(text: str, name: str) -> Iterator[CostIndices]:
    rows = csv.reader(io.StringIO(text, newline=""))
    places: Mapping[str, int] = {}
    seen: set[str] = set()
    try:
        for row in rows:
            where = f"{name}, line {rows.line_num}"
            if not places:
                places = _places(row)
                continue
            cells = {column: row[at].strip() if at < len(row) else "" for column, at in places.items()}
            if not _LOCALITY.match(cells["locality"]) or not _MAC.match(cells["mac"]):
                continue  # a footnote or a blank line
            one = _indices(cells, where)
            if one.key in seen:
                raise ReleaseError(f"{one.key} stands twice", where)
            seen.add(one.key)
            yield one
    except csv.Error as error:
        raise ReleaseError(f"not a table of text: {error}", f"{name}, line {rows.line_num}") from None
    if not places:
        raise ReleaseError("no line names contractor, locality and the three indices", name)


def _places(row: Sequence[str]) -> Mapping[str, int]:
    """Where the columns stand; empty while the row is no heading. The year stands before the index's name."""
    heads = [re.sub(r"^20\d\d", "", bare(cell)) for cell in row]
    found: dict[str, int] = {}
    for at, head in enumerate(heads):
        work = "PWGPCI" in head or head == "WORKGPCI"
        for column, is_it in (
            ("mac", head.startswith("MEDICAREADMINISTRATIVECONTRACTOR") or head == "MAC"),
            ("locality", head in {"LOCALITY", "LOCALITYNUMBER"}),
            ("name", head == "LOCALITYNAME"),
            ("work_bare", work and "WITHOUT" in head),
            ("work", work and "WITHOUT" not in head),
            ("practice", head.startswith("PEGPCI")),
            ("malpractice", head.startswith("MPGPCI")),
        ):
            if is_it:
                found.setdefault(column, at)
    if "work" not in found and "work_bare" in found:
        found["work"] = found.pop("work_bare")
    return found if {"mac", "locality", "work", "practice", "malpractice"} <= found.keys() else {}


def _indices(cells: Mapping[str, str], where: str) -> CostIndices:
    bare_work = cells.get("work_bare", "")
    return CostIndices(
        f"{cells['mac'].zfill(5)}-{cells['locality'].zfill(2)}",
        cells.get("name", "").rstrip("*"),
        _index(cells["work"], where),
        _index(cells["practice"], where),
        _index(cells["malpractice"], where),
        _index(bare_work, where) if bare_work else None,
    )


def _index(text: str, where: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal(0)
    if not found.is_finite() or not 0 < found < 10:
        raise ReleaseError("a cost index between 0 and 10 expected", where)
    return found
