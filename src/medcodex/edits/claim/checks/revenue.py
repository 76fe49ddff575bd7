"""Facility lines: procedures by setting, revenue codes, totals, days of room and leave (CL-15 to CL-20, CL-40)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.edits.claim.fault import Fault, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.claim.tables import Tables
    from medcodex.edits.claim.view import ClaimView

_PCS = re.compile(r"[0-9A-HJ-NP-Z]{7}")
_REVENUE = re.compile(r"[0-9]{4}")
_TOTAL = "0001"
_LEAVE_SPAN = "74"
_COVERED, _NONCOVERED = "80", "81"


def procedures(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-15: ICD-10-PCS is for the hospital's inpatients; whether a code was in force is the code editor's to say."""
    found = view.encounter.procedures
    if not found:
        return
    allowed = bool(view.bill_row["pcs"]) if view.bill_row is not None else view.inpatient
    for number, one in enumerate(found):
        where = f"procedures[{number}]"
        if not allowed:
            yield fault("CL-15", "setting" if view.facility else "professional", where, (one.code,))
        if not _PCS.fullmatch(one.code):
            yield fault("CL-15", "shape", where, (one.code,))


def revenue_codes(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-16 and CL-17: lines that need a revenue code or a HCPCS code. CL-18: four digits."""
    if not view.facility:
        return
    for number, line in enumerate(view.lines):
        where = f"lines[{number}]"
        if line.revenue is None:
            if view.bill is not None:
                yield fault("CL-16", "no_revenue", where)
            continue
        if not _REVENUE.fullmatch(line.revenue):
            yield fault("CL-18", "shape", f"{where}.revenue", value=line.revenue)
        elif line.code is None:
            row = tables["revenue_hcpcs"].at(line.revenue, view.day(line))
            if row is None:
                continue
            if view.inpatient:
                if row["inpatient"]:
                    yield fault("CL-16", "hcpcs", where, source=row["source"], revenue=line.revenue)
            elif view.bill is None or view.bill.startswith(row.listed("types")):
                yield fault(
                    "CL-17",
                    "hcpcs",
                    where,
                    source=row["source"],
                    revenue=line.revenue,
                    services=row["services"],
                )


def total(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-18: where there is a line of the total it is the last and sums up the others."""
    places = [number for number, line in enumerate(view.lines) if line.revenue == _TOTAL]
    if not places:
        return
    if len(places) > 1:
        yield fault("CL-18", "twice", f"lines[{places[1]}].revenue")
    if places[-1] != len(view.lines) - 1:
        yield fault("CL-18", "not_last", f"lines[{places[-1]}].revenue")
    stated = view.lines[places[-1]].charge
    charges = [line.charge for line in view.lines if line.revenue != _TOTAL]
    known = [charge for charge in charges if charge is not None]
    if stated is not None and len(known) == len(charges) and sum(known, Decimal(0)) != stated:
        yield fault("CL-18", "sum", f"lines[{places[-1]}].charge", stated=stated, total=sum(known, Decimal(0)))


def days(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-19: the units of rooms are the days of the stay. CL-20: days of leave are not covered ones."""
    if not view.inpatient:
        return
    rooms = leave = Decimal(0)
    for number, line in enumerate(view.lines):
        row = tables["room_days"].at(line.revenue, view.date) if line.revenue else None
        if row is None or line.units is None:
            continue
        if row["kind"] == "leave":
            leave += line.units
            if view.medicare and line.charge:
                yield fault("CL-20", "charge", f"lines[{number}].charge")
        else:
            rooms += line.units
    if not rooms and not leave:
        return
    if leave and all(one.code != _LEAVE_SPAN for one in view.encounter.occurrences):
        yield fault("CL-20", "span", "occurrences")
    stated = {one.code: one.amount for one in view.encounter.values if one.amount is not None}
    covered, noncovered = stated.get(_COVERED), stated.get(_NONCOVERED)
    if covered is None and noncovered is None:
        yield from _stayed(view, rooms + leave)
        return
    counted = (covered or Decimal(0)) + (noncovered or Decimal(0))
    if rooms + leave != counted:
        yield fault("CL-19", "days", "values", units=rooms + leave, days=counted)
    if leave and (noncovered or Decimal(0)) < leave:
        yield fault("CL-20", "covered", "values", leave=leave, days=noncovered or 0)


def _stayed(view: ClaimView, units: Decimal) -> Iterator[Fault]:
    """The days of the statement, where no value code tells them: the day of discharge is not one, nor those before the
    admission that the statement may begin with."""
    told = [day for day in (view.encounter.admit_date, view.encounter.statement_from) if day is not None]
    if not told or (begin := max(told)) > view.date:
        return
    stayed = (view.date - begin).days + (view.encounter.discharge_status == "30")
    if units != max(stayed, 1):
        yield fault("CL-19", "stay", "lines", units=units, days=max(stayed, 1))


def settings(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-40: codes that only some types of bill may carry."""
    for number, code, line in view.coded():
        row = tables["bill_type_codes"].at(code, view.day(line))
        if row is None:
            continue
        if not view.facility:
            yield fault("CL-40", "professional", f"lines[{number}].code", (code,))
        elif view.bill is not None and not view.bill.startswith(row.listed("types")):
            yield fault("CL-40", "type", f"lines[{number}].code", (code,), types=row["types"], value=view.bill)
