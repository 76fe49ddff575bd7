"""A site's own table of coverage policies, for what the Medicare Coverage Database has no table of (NCDs above all).

Comma-separated, with a heading. ``policy, kind, hcpcs, icd10, covered, from`` must be there; ``jurisdiction, group,
with_group, until, title, source`` may. docs/payer-rules.md tells each.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.coverage.csv_rows import table_of
from medcodex.terminology.service_codes import code_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NEEDED = ("policy", "kind", "hcpcs", "icd10", "covered", "from")
_KNOWN = frozenset({*NEEDED, "jurisdiction", "group", "with_group", "until", "title", "source"})
_DX = r"[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?"
_DIAGNOSIS = re.compile(rf"{_DX}(?:-{_DX}|\.?-)?")
_PLACE = re.compile(r"J[A-N0-9]{1,2}|[A-Z]{2}|\d{5}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()/-]{0,39}")
_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One row. ``low`` and ``high`` bound the services, ``diagnosis`` is a code, category or range, "" for the service
    whatever the diagnosis; ``places`` are the contractors, jurisdictions or states, empty for all."""

    policy: str
    kind: str
    places: str
    low: str
    high: str
    diagnosis: str
    covered: bool
    group: str
    beside: str
    first: dt.date
    last: dt.date | None
    title: str
    source: str


def parse_own_table(stream: IO[bytes], name: str) -> Iterator[PolicyRow]:
    """The rows. ReleaseError, naming the line, for a broken row, for rows that contradict each other, and for a group
    that another one needs and that is not there."""
    said: dict[tuple[object, ...], tuple[bool, str]] = {}
    groups: set[tuple[str, str]] = set()
    needed: list[tuple[str, str, str]] = []
    found = False
    for where, cells in table_of(stream, name, NEEDED):
        strange = [column for column in cells if column not in _KNOWN]
        if strange:
            raise ReleaseError(f"column {_shown(strange[0])} is not known", where)
        row = _row(cells, where)
        key = (row.policy, row.places, row.low, row.high, row.diagnosis, row.group, row.first)
        before = said.setdefault(key, (row.covered, where))
        if before[0] != row.covered:
            raise ReleaseError(f"says the opposite of {before[1].rpartition(', ')[2]}", where)
        groups.add((row.policy, row.group))
        if row.beside:
            needed.append((row.policy, row.beside, where))
        found = True
        yield row
    if not found:
        raise ReleaseError("a table of coverage policies without rows", name)
    for policy, group, where in needed:
        if (policy, group) not in groups:
            raise ReleaseError(f"policy {policy} has no group {group} for with_group", where)


def _row(cells: Mapping[str, str], where: str) -> PolicyRow:
    kind = cells["kind"].upper()
    places = cells.get("jurisdiction", "").upper().split()
    diagnosis = cells["icd10"].upper()
    covered = _YES_NO.get(cells["covered"].lower())
    group, beside = cells.get("group", ""), cells.get("with_group", "")
    first, last = _day(cells["from"], "from", where), _day(cells.get("until", ""), "until", where)
    for fault, told in (
        (not _NAME.fullmatch(cells["policy"]), "policy: letters, digits and dashes expected, at most 40"),
        (kind not in {"NCD", "LCD"}, "kind: NCD or LCD expected"),
        (kind == "NCD" and places, "jurisdiction: an NCD holds everywhere"),
        (
            not all(_PLACE.fullmatch(one) for one in places),
            "jurisdiction: J5, a contractor's number or a state expected",
        ),
        (diagnosis and not _DIAGNOSIS.fullmatch(diagnosis), "icd10: a code, a category, a range or nothing expected"),
        (covered is None, "covered: yes or no expected"),
        (beside and (not diagnosis or not covered), "with_group: only with a covered diagnosis"),
        (beside and beside == group, "with_group: a group cannot need itself"),
        (first is None, "from: a date such as 2026-01-01 expected"),
        (first and last and last < first, "until: before from"),
    ):
        if fault:
            raise ReleaseError(told, where)
    try:
        low, high = code_bounds(cells["hcpcs"])
    except ValueError as error:
        raise ReleaseError(f"hcpcs: {error}", where) from None
    return PolicyRow(
        policy=cells["policy"],
        kind=kind,
        places=" ".join(places),
        low=low,
        high=high,
        diagnosis=diagnosis,
        covered=bool(covered),
        group=group,
        beside=beside,
        first=first or dt.date.min,
        last=last,
        title=cells.get("title", "")[:200],
        source=cells.get("source", "")[:200],
    )


def _day(text: str, column: str, where: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ReleaseError(f"{column}: a date such as 2026-01-01 expected", where) from None


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name[:40])
