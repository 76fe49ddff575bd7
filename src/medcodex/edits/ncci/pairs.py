"""NCCI-PTP: two services of one provider and day of which only one is paid; NCCI-PTP-MODIFIER: both are paid because of
a modifier that the record must support."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medcodex.edits.ncci.modifiers import lifting
from medcodex.edits.ncci.rules import Hit
from medcodex.terminology.ncci.model import NOT_ALLOWED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.edits.ncci.claims import Service
    from medcodex.edits.ncci.modifiers import LiftingModifier
    from medcodex.edits.ncci.tables import PairTable
    from medcodex.terminology.ncci.model import PtpEdit

DENIED = "NCCI-PTP"
LIFTED = "NCCI-PTP-MODIFIER"
_PLAIN = frozenset({"never", "unmodified"})
_LIFTED = frozenset({"modified", "same_place"})
_WEIGHT = {"never": 0, "unmodified": 1, "column_1_only": 2, "same_place": 3, "modified": 4}


def pair_hits(services: Sequence[Service], table: PairTable) -> Iterator[Hit]:
    """One hit for each line of a column 2 code and each column 1 code that it meets, the gravest where it meets several
    lines of it; in the order of the lines at fault."""
    by_code: dict[str, list[Service]] = {}
    for service in services:
        by_code.setdefault(service.code, []).append(service)
    if len(by_code) < 2:
        return
    edits: dict[tuple[str, str], list[PtpEdit]] = {}
    for edit in table(by_code.keys()):
        edits.setdefault((edit.column1, edit.column2), []).append(edit)
    found: list[tuple[int, Hit]] = []
    for (column1, column2), rows in edits.items():
        for second in by_code[column2]:
            hit = _gravest(by_code[column1], second, rows)
            if hit is not None:
                found.append((second.place, hit))
    yield from (hit for _, hit in sorted(found, key=lambda one: one[0]))


def _gravest(firsts: Sequence[Service], second: Service, rows: Sequence[PtpEdit]) -> Hit | None:
    """The gravest of what a line of column 2 meets; none is graver than a denial that nothing speaks against."""
    gravest: Hit | None = None
    for first in firsts:
        hit = _meeting(first, second, rows)
        if hit is not None and (gravest is None or _WEIGHT[hit.case] < _WEIGHT[gravest.case]):
            gravest = hit
            if hit.case in _PLAIN:
                break
    return gravest


def edit_on(rows: Sequence[PtpEdit], day: dt.date) -> PtpEdit | None:
    """The edit of a pair that holds on a day: of several the one that began last, and of those whose beginning is not
    known or the same, the one that ends first."""
    return min(
        (row for row in rows if row.in_force(day)),
        key=lambda row: (-(row.effective or dt.date.min).toordinal(), row.deletion or dt.date.max),
        default=None,
    )


def _meeting(first: Service, second: Service, rows: Sequence[PtpEdit]) -> Hit | None:
    if not first.meets(second):
        return None
    day = max(first.first, second.first)
    edit = edit_on(rows, day)
    if edit is None:
        return None
    case, values = ("never", {}) if edit.indicator == NOT_ALLOWED else _lifted(first, second, day)
    if case is None:
        return None
    values = {"column1": first.code, "column2": second.code, "rationale": edit.rationale or "no rationale", **values}
    rule = LIFTED if case in _LIFTED else DENIED
    return Hit(rule, case, values, (first.code, second.code), second.where, day)


def _lifted(first: Service, second: Service, day: dt.date) -> tuple[str | None, Mapping[str, str]]:
    """The case of a pair whose edit a modifier may lift; None where modifiers tell two places of the body."""
    of_first, of_second = lifting(first.modifiers), lifting(second.modifiers)
    held = [
        *(modifier for modifier in of_second if modifier.counts(day, on_column2=True)),
        *(modifier for modifier in of_first if modifier.counts(day, on_column2=False)),
    ]
    if not held:
        return ("column_1_only", _told(of_first)) if of_first else ("unmodified", {})
    here, there = _places(of_first), _places(of_second)
    if here and there and not here & there:
        return None, {}
    plain = [modifier for modifier in held if not modifier.anatomic]
    if not plain and here & there:
        return "same_place", _told([modifier for modifier in held if modifier.modifier in here & there])
    return "modified", _told(plain or held)


def _places(modifiers: Sequence[LiftingModifier]) -> set[str]:
    return {modifier.modifier for modifier in modifiers if modifier.anatomic}


def _told(modifiers: Sequence[LiftingModifier]) -> Mapping[str, str]:
    names = dict.fromkeys(modifier.modifier for modifier in modifiers)
    shown = dict.fromkeys(modifier.documentation for modifier in modifiers)
    return {"modifiers": ", ".join(names), "documentation": ", ".join(shown)}
