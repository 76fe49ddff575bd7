"""Type of bill, its frequency, and what the frequency asks for (CL-01 to CL-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.claim.fault import Fault, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.claim.tables import Tables
    from medcodex.edits.claim.view import ClaimView

_WHERE = "bill_type"
_ANY = "*"
_ADJUSTS = frozenset("78")
_REFERS = _ADJUSTS | {"Q"}
_FULL_LENGTH = 4


def type_of_bill(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-01: the shape and the facility with its classification. CL-02: the frequency."""
    given = view.encounter.bill_type
    if given is None:
        return
    if not view.facility:
        yield fault("CL-01", "professional", _WHERE, value=given)
    elif view.bill is None:
        yield fault("CL-01", "shape", _WHERE, value=given)
    else:
        if len(given) < _FULL_LENGTH:
            yield fault("CL-01", "short", _WHERE, mends=(view.bill,), value=given)
        if view.bill_row is None:
            yield fault("CL-01", "unknown", _WHERE, value=view.bill[:3])
        yield from _frequency(view, tables)


def _frequency(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    bill = view.bill or ""
    row = tables["frequency_codes"].at(bill[3], view.date)
    if row is None:
        yield fault("CL-02", "unknown", _WHERE, value=bill[3])
    elif row["types"] != _ANY and not bill.startswith(row.listed("types")):
        yield fault("CL-02", "type", _WHERE, value=bill[3], types=row["types"])
    elif row["set_by"] == "contractor":
        yield fault("CL-02", "contractor", _WHERE, value=bill[3])


def still_a_patient(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-03: an interim bill is of someone who is still a patient, the last one is not."""
    status = view.encounter.discharge_status
    if view.frequency is None or status is None or not view.inpatient:
        return
    row = tables["frequency_codes"].at(view.frequency, view.date)
    if row is None or not row["still_patient"]:
        return
    if row["still_patient"] == "yes" and status != "30":
        yield fault("CL-03", "interim", "discharge_status", frequency=view.frequency, status=status)
    elif row["still_patient"] == "no" and status == "30":
        yield fault("CL-03", "last", "discharge_status", frequency=view.frequency)


def adjustment(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-04: a replacement, void or reopening names the claim it is about and, for Medicare, the first two one reason
    for the change."""
    if view.frequency not in _REFERS:
        return
    encounter = view.encounter
    if encounter.original_reference is None:
        yield fault("CL-04", "reference", "original_reference", frequency=view.frequency)
    if not view.medicare or view.frequency not in _ADJUSTS:
        return
    reasons = [(code, tables["change_reasons"].at(code, view.date)) for code in encounter.condition_codes]
    told = [(code, row) for code, row in reasons if row is not None]
    if not told:
        case = "reason" if view.named_medicare else "reason_if_medicare"
        yield fault("CL-04", case, "condition_codes", frequency=view.frequency)
    elif len(told) > 1:
        yield fault("CL-04", "reasons", "condition_codes", codes=tuple(code for code, _ in told))
    elif told[0][1]["frequency"] != view.frequency:
        yield fault("CL-04", "wrong_reason", "condition_codes", code=told[0][0], frequency=told[0][1]["frequency"])
