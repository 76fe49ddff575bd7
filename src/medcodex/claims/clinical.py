"""Diagnoses, pointers, dates and what a stay asks for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medcodex.claims.finding import finding
from medcodex.encounter.billing import ClaimKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim, BilledDiagnosis

MOST_DIAGNOSES = {ClaimKind.PROFESSIONAL: 12, ClaimKind.INSTITUTIONAL: 25, ClaimKind.DENTAL: 4}
_INPATIENT = frozenset({"11", "12", "18", "21", "22", "41", "82"})
"""First two digits of the type of bill: hospital, swing bed, skilled nursing, non-medical health care, inpatient."""

_ACUTE = "11"
_FINAL = frozenset({"1", "4"})
_REPLACES = frozenset({"7", "8"})
_FREQUENCIES = {
    ClaimKind.PROFESSIONAL: frozenset("1678"),
    ClaimKind.DENTAL: frozenset("178"),
    ClaimKind.INSTITUTIONAL: frozenset("0123456789ABCDEFGHIJKMPQXYZ"),
}
_ACCIDENTS = frozenset({"AA", "OA"})
_STATEMENT, _ADMISSION, _DISCHARGE_HOUR, _ACCIDENT, _SERVICE = "434", "435", "096", "439", "472"
_BEFORE = dt.timedelta(days=3)


def is_inpatient(claim: BilledClaim) -> bool:
    """Whether an institutional claim is of an inpatient, by its type of bill (CMS Pub 100-04, chapter 25)."""
    return claim.kind is ClaimKind.INSTITUTIONAL and claim.place in _INPATIENT


def clinical(claim: BilledClaim, exempt: frozenset[str] | None) -> Iterator[Finding]:
    """DX-01 to DX-09, DT-01 to DT-09, FR-01 to FR-03, IN-01 and IN-02. ``exempt`` are the codes, without dots, that are
    exempt from reporting whether they were present on admission; None where that is not known."""
    yield from _diagnoses(claim)
    if claim.kind is ClaimKind.INSTITUTIONAL:
        yield from _present_on_admission(claim, exempt)
        yield from _stay(claim)
    yield from _accident(claim)
    yield from _frequency(claim)
    yield from _days(claim)


def _diagnoses(claim: BilledClaim) -> Iterator[Finding]:
    told = [one for one in claim.diagnoses if one.use in {"principal", "other"}]
    most = MOST_DIAGNOSES[claim.kind]
    if claim.kind is not ClaimKind.DENTAL and not any(one.use == "principal" for one in told):
        yield finding("DX-01", "diagnoses")
    if len(told) > most:
        yield finding("DX-02", "diagnoses", count=len(told), most=most)
    codes = [one.code for one in told]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield finding("DX-05", "diagnoses", code)
    if {one.version for one in claim.diagnoses} >= {9, 10}:
        yield finding("DX-06", "diagnoses")
    for number, line in enumerate(claim.lines):
        if claim.kind is ClaimKind.PROFESSIONAL and not line.pointers:
            yield finding("DX-04", f"lines[{number}].pointers", line.code)
        for place, pointer in enumerate(line.pointers):
            if not 1 <= pointer <= len(told):
                yield finding("DX-03", f"lines[{number}].pointers[{place}]", line.code)


def _present_on_admission(claim: BilledClaim, exempt: frozenset[str] | None) -> Iterator[Finding]:
    for number, one in enumerate(claim.diagnoses):
        if one.use in {"admitting", "reason"}:
            continue
        where = f"diagnoses[{number}].poa"
        if exempt is not None and claim.place == _ACUTE and not one.poa and _asked(one, exempt):
            yield finding("DX-07", where, one.code)
        elif one.poa and not is_inpatient(claim):
            yield finding("DX-09", where, one.code)


def _asked(one: BilledDiagnosis, exempt: frozenset[str]) -> bool:
    """Whether the indicator is asked for: the list of exempt codes is of ICD-10-CM."""
    return one.version == 10 and one.code not in exempt


def _stay(claim: BilledClaim) -> Iterator[Finding]:
    kinds = {date.kind for date in claim.dates}
    if _STATEMENT not in kinds:
        yield finding("DT-01", "dates")
    if is_inpatient(claim):
        if _ADMISSION not in kinds:
            yield finding("DT-02", "dates")
        if not any(one.use == "admitting" for one in claim.diagnoses):
            yield finding("DX-08", "diagnoses")
        if not claim.admission_type:
            yield finding("IN-01", "admission_type")
        if claim.frequency in _FINAL and _DISCHARGE_HOUR not in kinds:
            yield finding("DT-03", "dates")
    if not claim.discharge_status:
        yield finding("IN-02", "discharge_status")
    period = statement(claim)
    for number, procedure in enumerate(claim.procedures):
        if period and procedure.date and not period[0] - _BEFORE <= procedure.date <= period[1]:
            yield finding("DT-09", f"procedures[{number}].date", procedure.code)


def statement(claim: BilledClaim) -> tuple[dt.date, dt.date] | None:
    """First and last day of an institutional claim's statement; None where they are not told."""
    return period(claim, _STATEMENT)


def period(claim: BilledClaim, kind: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a period that a claim tells by the guide's qualifier; None where it is not told."""
    for date in claim.dates:
        if date.kind == kind:
            first, _, last = date.told.partition("-")
            days = _day(first), _day(last or first)
            if days[0] and days[1]:
                return days[0], days[1]
    return None


def _day(told: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(told, "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None


def _accident(claim: BilledClaim) -> Iterator[Finding]:
    if claim.kind is ClaimKind.INSTITUTIONAL:
        return
    if _ACCIDENTS & set(claim.causes) and not any(date.kind == _ACCIDENT for date in claim.dates):
        yield finding("DT-07", "dates")
    if "AA" in claim.causes and not (claim.accident_state or claim.accident_country):
        yield finding("DT-08", "accident_state")


def _frequency(claim: BilledClaim) -> Iterator[Finding]:
    named = any(qualifier == "F8" for qualifier, _ in claim.references)
    if claim.frequency not in _FREQUENCIES[claim.kind]:
        yield finding("FR-03", "frequency")
    elif claim.frequency in _REPLACES and not named:
        yield finding("FR-01", "references", frequency=claim.frequency)
    elif claim.frequency == "1" and named:
        yield finding("FR-02", "references")


def _days(claim: BilledClaim) -> Iterator[Finding]:
    born = (claim.patient or claim.coverage.insured).birth_date
    period = statement(claim)
    whole = any(date.kind == _SERVICE for date in claim.dates)
    for number, line in enumerate(claim.lines):
        where = f"lines[{number}].first"
        if line.first is None:
            needed = not is_inpatient(claim) if claim.kind is ClaimKind.INSTITUTIONAL else True
            if needed and not whole and not claim.predetermination:
                yield finding("DT-04", where, line.code)
        elif born is not None and line.first < born:
            yield finding("DT-06", where, line.code)
        elif period and not period[0] <= line.first <= period[1] and not is_inpatient(claim):
            yield finding("DT-05", where, line.code)
