"""Vaccines, screening and wellness visits: what goes together, for whom, how often (CL-36 to CL-39)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medcodex.edits.claim.fault import Fault, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.claim.tables import Row, Tables
    from medcodex.edits.claim.view import ClaimView

_PART_B = "part_b_start"
_SEX_OVERRIDE = "KX"
_SEX_CONDITION = "45"


def vaccines(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-36: giving a vaccine goes with the vaccine and with the reason."""
    for number, code, line in view.coded():
        row = tables["vaccines"].at(code, view.day(line))
        if row is None:
            continue
        where = f"lines[{number}].code"
        products = row.listed("products")
        if not any(other.code in products for other in view.lines):
            yield fault("CL-36", "product", where, (code,), vaccine=row["vaccine"])
        if view.encounter.diagnoses and not view.diagnosed(row.listed("diagnoses")):
            yield fault("CL-36", "diagnosis", where, (code,), diagnosis=row["diagnoses"])


def frequency(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-37 to CL-39: a preventive service before Medicare pays it again. ``months`` are counted from the month of the
    service before, as its manual does: one in May 2025 with 12 months is due again from 1 May 2026 on."""
    if not view.medicare:
        return
    for number, code, line in view.coded():
        day = view.day(line)
        for row in tables["preventive_intervals"].about(code, day):
            counts, most = row.listed("counts"), row.number("times") or 1
            months = row.number("months")
            if row["risk_diagnoses"] and view.diagnosed(row.listed("risk_diagnoses")):
                months = row.number("risk_months")
            before = [past.date for past in view.encounter.history if past.code in counts and past.date <= day]
            before += [
                view.day(other) for other in view.lines[:number] if other.code in counts and view.day(other) < day
            ]
            recent = [past for past in before if months is None or _months(past, day) < months]
            if len(recent) >= most:
                case = "again" if months is not None else "once"
                yield fault(
                    row["rule"],
                    case,
                    f"lines[{number}].code",
                    (code,),
                    source=row["source"],
                    months=months,
                    times=most,
                    last=max(recent),
                )


def suitable(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-37 and CL-39: the age, the sex and the diagnoses that the service is for."""
    for number, code, line in view.coded():
        for row in tables["preventive_people"].about(code, view.day(line)):
            yield from _person(view, row, code, f"lines[{number}].code", _SEX_OVERRIDE in line.modifiers)


def _person(view: ClaimView, row: Row, code: str, where: str, sex_told: bool) -> Iterator[Fault]:
    years, rule = view.encounter.years_old, row["rule"]
    youngest, oldest = row.number("youngest"), row.number("oldest")
    if years is not None and ((youngest or 0) > years or (oldest is not None and years > oldest)):
        ages = f"{youngest} to {oldest}" if oldest is not None else f"{youngest} and older"
        yield fault(rule, "age", where, (code,), source=row["source"], years=years, ages=ages)
    opposite = {"F": "M", "M": "F"}.get(row["sex"])
    told = sex_told or _SEX_CONDITION in view.encounter.condition_codes
    if opposite is not None and view.encounter.sex == opposite and not told:
        yield fault(rule, "sex", where, (code,), source=row["source"])
    if not view.encounter.diagnoses:
        return
    if row["diagnoses"] and not view.diagnosed(row.listed("diagnoses")):
        yield fault(rule, row["diagnosis_case"], where, (code,), source=row["source"], diagnoses=row["diagnoses"])
    if row["not_diagnoses"] and (found := view.diagnosed(row.listed("not_diagnoses"))):
        yield fault(rule, "other_service", where, (code, *found), source=row["source"])


def same_day(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-38 and CL-39: services of one day that exclude each other."""
    for number, code, line in view.coded():
        day = view.day(line)
        row = tables["not_same_day"].at(code, day)
        if row is None:
            continue
        others = row.listed("others")
        for other in view.lines:
            if other is not line and other.code in others and view.day(other) == day:
                yield fault(row["rule"], "same_day", f"lines[{number}].code", (code, str(other.code)))


def after(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-39: a service that follows another one."""
    if not view.medicare:
        return
    for number, code, line in view.coded():
        day = view.day(line)
        row = tables["preventive_after"].at(code, day)
        if row is None:
            continue
        first, months = row.listed("after"), row.number("months") or 0
        had = [past.date for past in view.encounter.history if past.code in first]
        had += [view.day(other) for other in view.lines if other.code in first]
        if not any(0 <= _months(past, day) < months for past in had):
            yield fault(row["rule"], "after", f"lines[{number}].code", (code,), first=row["after"])


def enrolment(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-38: the visit for the first twelve months of Part B, and those for the time after."""
    told = view.encounter.facts.get(_PART_B)
    for number, code, line in view.coded():
        row = tables["part_b_visits"].at(code, view.day(line))
        if row is None or told is None:
            continue
        try:
            start = dt.date.fromisoformat(str(told))
        except ValueError:
            yield fault("CL-38", "part_b_unread", f"facts.{_PART_B}", (code,))
            return
        within = _months(start, view.day(line)) < (row.number("months") or 0)
        if within != (row["within"] == "yes"):
            yield fault(
                "CL-38", "first_year" if row["within"] == "yes" else "too_early", f"lines[{number}].code", (code,)
            )


def _months(past: dt.date, day: dt.date) -> int:
    return (day.year - past.year) * 12 + day.month - past.month
