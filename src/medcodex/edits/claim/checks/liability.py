"""Surgical errors and other payers (CL-45, CL-47)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.claim.conflicts import undisputed
from medcodex.edits.claim.fault import Fault, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.claim.tables import Tables
    from medcodex.edits.claim.view import ClaimView

_NONCOVERED_STAY = "0110"


def surgical_error(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-45: what happened is told by the diagnosis and, off an inpatient claim, by the modifier with it."""
    if not view.medicare:
        return
    if view.inpatient:
        yield from _error_of_stay(view, tables)
        return
    for place, one in enumerate(view.encounter.diagnoses):
        row = tables["surgical_errors"].at(one.code, view.date)
        if row is not None and view.lines and not any(row["modifier"] in line.modifiers for line in view.lines):
            yield fault(
                "CL-45", "modifier", f"diagnoses[{place}]", (one.code,), (row["modifier"],), modifier=row["modifier"]
            )
    for number, line in enumerate(view.lines):
        for modifier in undisputed(line, tables, view.day(line)):
            row = tables["surgical_error_modifiers"].at(modifier, view.day(line))
            if row is not None and row["diagnosis"] not in view.codes:
                yield fault("CL-45", "diagnosis", f"lines[{number}].modifiers", (), (row["diagnosis"],), value=modifier)


def _error_of_stay(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    if view.bill is None or view.bill == _NONCOVERED_STAY:
        return
    for place, one in enumerate(view.encounter.diagnoses):
        if tables["surgical_errors"].at(one.code, view.date) is not None:
            yield fault("CL-45", "type_of_bill", f"diagnoses[{place}]", (one.code,), value=view.bill)


def other_payer(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-47: a diagnosis for which another may have to pay before Medicare, and no code of the claim that speaks to
    it."""
    if not view.named_medicare or view.bill is None:
        return
    encounter, years = view.encounter, view.encounter.years_old
    told = {
        "occurrences": {one.code for one in encounter.occurrences},
        "conditions": set(encounter.condition_codes),
        "values": {one.code for one in encounter.values},
    }
    said: set[str] = set()
    for place, one in enumerate(encounter.diagnoses):
        for row in tables["other_payers"].about(one.code.replace(".", ""), view.date):
            younger = row.number("younger")
            if row["case"] in said or (younger is not None and (years is None or years >= younger)):
                continue
            if not any(told[kind].intersection(row.listed(kind)) for kind in told):
                said.add(row["case"])
                yield fault("CL-47", row["case"], f"diagnoses[{place}]", (one.code,))
