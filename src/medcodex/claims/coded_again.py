"""A claim that came as a bill, seen as the coded encounter that edits read: what a bill tells, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.claims.acknowledging import days_of_service
from medcodex.claims.clinical import is_inpatient, period
from medcodex.encounter import Claim, Setting
from medcodex.encounter.billing import ClaimKind
from medcodex.encounter.coded import MEDICARE, Diagnosis, Encounter, Occurrence, Procedure, Provider, ServiceLine, Value
from medcodex.terminology.icd10cm.codes import dotted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from medcodex.encounter.billing import BilledClaim, BilledDiagnosis, BilledLine, Party

_BILLS = {"18": Setting.SNF, "21": Setting.SNF, "22": Setting.SNF, "83": Setting.AMBULATORY_SURGERY}
"""Settings by the first two digits of the type of bill, beside inpatient and outpatient ones (NUBC)."""

_PLACES = {
    "21": Setting.INPATIENT, "23": Setting.EMERGENCY, "24": Setting.AMBULATORY_SURGERY, "31": Setting.SNF,
    "51": Setting.PSYCHIATRIC, "61": Setting.REHAB,
}  # fmt: skip
"""Settings by the place of service (CMS, Place of Service Codes); others are outpatient."""

_EMERGENCY_ROOM = "045"
_ADMISSION, _STATEMENT, _REPLACED, _ICD10 = "435", "434", "F8", 10
_FACTS = "what is documented beside the codes"


@dataclass(frozen=True, slots=True)
class CodedAgain:
    """The encounter, None where it cannot be checked at all; ``untold`` is what the bill does not tell and edits ask
    for, in our own words."""

    encounter: Encounter | None
    untold: tuple[str, ...]


def coded_again(claim: BilledClaim) -> CodedAgain:
    """The encounter of a claim. A bill without a day of service, or in ICD-9-CM, is checked by no release."""
    first, last = days_of_service(claim)
    if first is None or last is None:
        return CodedAgain(None, ("the codes: no day of service is told",))
    if any(one.version != _ICD10 for one in claim.diagnoses):
        return CodedAgain(None, ("the codes: they are of ICD-9-CM",))
    who = claim.patient or claim.coverage.insured
    institutional = claim.kind is ClaimKind.INSTITUTIONAL
    admitted = period(claim, _ADMISSION)
    stated = period(claim, _STATEMENT)
    encounter = Encounter(
        id=claim.number,
        setting=_setting(claim),
        claim=Claim.FACILITY if institutional else Claim.PROFESSIONAL,
        date=last if institutional else first,
        admit_date=admitted[0] if admitted is not None else None,
        birth_date=who.birth_date,
        sex=who.sex if who.sex in {"F", "M"} else None,
        discharge_status=claim.discharge_status or None,
        admission_type=claim.admission_type or None,
        point_of_origin=claim.point_of_origin or None,
        admitting_dx=next((dotted(one.code) for one in claim.diagnoses if one.use == "admitting"), None),
        reason_for_visit=tuple(dotted(one.code) for one in claim.diagnoses if one.use == "reason"),
        bill_type=f"0{claim.place}{claim.frequency}" if institutional else None,
        payer=_payer(claim),
        providers={role: _provider(parties[0]) for role, parties in claim.providers.items() if parties},
        diagnoses=tuple(_diagnoses(claim)),
        procedures=tuple(Procedure(one.code, one.date) for one in claim.procedures if one.system == "pcs"),
        lines=tuple(_line(claim, one) for one in claim.lines),
        statement_from=stated[0] if stated is not None else None,
        original_reference=dict(claim.references).get(_REPLACED),
        member_id=claim.coverage.insured.identifier or None,
        condition_codes=tuple(one.code for one in claim.codes if one.kind == "condition"),
        occurrences=tuple(
            Occurrence(one.code, one.date, one.through) for one in claim.codes if one.kind in {"occurrence", "span"}
        ),
        values=tuple(Value(one.code, one.amount) for one in claim.codes if one.kind == "value"),
    )
    return CodedAgain(encounter, tuple(_untold(claim, encounter)))


def _untold(claim: BilledClaim, encounter: Encounter) -> Iterator[str]:
    if encounter.birth_date is None:
        yield "edits of the patient's age: no birth date is told"
    if encounter.sex is None:
        yield "edits of the patient's sex: none is told"
    if is_inpatient(claim) and not any(one.poa for one in encounter.diagnoses):
        yield "edits that rest on present-on-admission indicators: none is told"
    if any(not one.code and not one.revenue for one in claim.lines):
        yield "lines without a code"
    yield f"edits that ask for {_FACTS}: a bill does not tell it"


def _setting(claim: BilledClaim) -> Setting:
    if claim.kind is ClaimKind.DENTAL:
        return Setting.DENTAL
    if claim.kind is ClaimKind.PROFESSIONAL:
        return _PLACES.get(claim.place, Setting.OUTPATIENT)
    if claim.place in _BILLS:
        return _BILLS[claim.place]
    if is_inpatient(claim):
        return Setting.INPATIENT
    emergency = any(line.revenue.startswith(_EMERGENCY_ROOM) for line in claim.lines)
    return Setting.EMERGENCY if emergency else Setting.OUTPATIENT


def _payer(claim: BilledClaim) -> str | None:
    coverage = claim.coverage
    return coverage.filing if coverage.filing in MEDICARE else coverage.payer.last or None


def _diagnoses(claim: BilledClaim) -> Iterator[Diagnosis]:
    """In the order in which lines point to them, external causes of a facility's claim behind."""
    told = [one for one in claim.diagnoses if one.use in {"principal", "other"}]
    yield from map(_diagnosis, (*told, *(one for one in claim.diagnoses if one.use == "external")))


def _diagnosis(one: BilledDiagnosis) -> Diagnosis:
    return Diagnosis(dotted(one.code), one.poa or None)


def _provider(one: Party) -> Provider:
    name = ", ".join(part for part in (one.last, one.first) if part)
    return Provider(one.identifier if one.qualifier == "XX" else None, name or None, one.taxonomy or None)


def _line(claim: BilledClaim, line: BilledLine) -> ServiceLine:
    rendering = line.providers.get("rendering", ())
    institutional = claim.kind is ClaimKind.INSTITUTIONAL
    tooth = line.teeth[0] if line.teeth else None
    drug = line.drug
    return ServiceLine(
        code=line.code or None,
        modifiers=line.modifiers,
        units=line.units,
        charge=line.charge,
        dx=line.pointers,
        date=line.first,
        pos=None if institutional else line.place or claim.place or None,
        revenue=line.revenue or None,
        ndc=drug.ndc if drug is not None else None,
        ndc_quantity=drug.quantity if drug is not None else None,
        ndc_unit=drug.unit if drug is not None else None,
        through=_through(line.first, line.last),
        provider=rendering[0].identifier or None if rendering else None,
        description=line.description or None,
        tooth=tooth.number if tooth is not None else None,
        surfaces="".join(tooth.surfaces) or None if tooth is not None else None,
        cavity=line.cavity,
    )


def _through(first: dt.date | None, last: dt.date | None) -> dt.date | None:
    return last if last != first else None
