"""Diagnoses and procedures of a claim: Claim.diagnosis and Claim.procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.billing import BilledDiagnosis, BilledProcedure, ClaimKind, FormCode
from medcodex.formats.fhir.code_systems import MS_DRG, POA, SYSTEMS, TERMINOLOGY
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.terms import OURS, code_in, codes_in, coding, concept, hl7, rows
from medcodex.interchange.fhir.times import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.billing import BilledClaim
    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.billing.found import Found

_ICD9, _SNODENT = "http://hl7.org/fhir/sid/icd-9-cm", "http://www.ada.org/snodent"
_VERSIONS = {10: SYSTEMS["icd10cm"], 9: _ICD9, 0: _SNODENT}
_READ_VERSIONS = {system: version for version, system in _VERSIONS.items()} | {
    "urn:oid:2.16.840.1.113883.6.90": 10, "urn:oid:2.16.840.1.113883.6.103": 9,
}  # fmt: skip
_PROCEDURES = {"pcs": SYSTEMS["icd10pcs"], "icd9": _ICD9, "abc": f"{OURS}/abc-codes"}
_READ_PROCEDURES = {system: name for name, system in _PROCEDURES.items()} | {
    "http://hl7.org/fhir/sid/icd-10-pcs": "pcs", "urn:oid:2.16.840.1.113883.6.4": "pcs",
    SYSTEMS["hcpcs"]: "hcpcs", SYSTEMS["cpt"]: "hcpcs",
}  # fmt: skip
_REPORTED = frozenset("YNUW")
_ON_ADMISSION = f"{TERMINOLOGY}/ex-diagnosis-on-admission"
_CATEGORY, _CPT = 3, 5


def on_admission(poa: str) -> Json:
    """The indicator as Medicare writes it, and in FHIR's own words where those have it ("1", exempt, they have not)."""
    return concept(coding(POA, poa), coding(_ON_ADMISSION, poa.lower()) if poa in _REPORTED else {})


def drg_package(code: str, version: str = "") -> Json:
    """A diagnosis related group as packageCode."""
    return {"coding": [without_empty(system=MS_DRG, version=version, code=code)]}


def diagnosis_type(use: str, kind: ClaimKind) -> list[Json]:
    """What a diagnosis is to a claim of a kind."""
    short = "i" if kind is ClaimKind.INSTITUTIONAL else "p"
    found = (one for one in rows("diagnosis_uses") if one["use"] == use and one["kind"] in {"", short})
    return [concept(coding(one["system"], one["code"])) for one in found][:1]


def write_diagnoses(claim: BilledClaim) -> Iterator[Json]:
    """Claim.diagnosis, numbered as pointers count them; the claim's group at the principal one."""
    drg = next((one.code for one in claim.codes if one.kind == "drg"), "")
    for number, one in enumerate(claim.diagnoses, 1):
        first = one.use == "principal"
        yield without_empty(
            sequence=number,
            diagnosisCodeableConcept=concept(
                coding(_VERSIONS.get(one.version, f"{OURS}/diagnoses"), dotted(one.code, one.version))
            ),
            type=diagnosis_type(one.use, claim.kind),
            onAdmission=on_admission(one.poa) if one.poa else {},
            packageCode=drg_package(drg) if first and drg else {},
        )
        drg = "" if first else drg


def dotted(code: str, version: int) -> str:
    """A code of ICD as it is printed."""
    start = _CATEGORY + (version == 9 and code[:1] == "E")
    return f"{code[:start]}.{code[start:]}" if version and len(code) > start and "." not in code else code


def read_diagnoses(claim: Element, found: Found) -> tuple[dict[int, int], tuple[BilledDiagnosis, ...]]:
    """The diagnoses in the order of their numbers, and for each number the place that a pointer counts; 0 for one whose
    code is of no system that is billed."""
    places: dict[int, int] = {}
    told: list[BilledDiagnosis] = []
    every = [(one.whole("sequence") or place, one) for place, one in enumerate(claim.each("diagnosis"), 1)]
    for sequence, one in sorted(every, key=_sequence):
        held = found.at(one.one("diagnosisReference"))
        code = one.one("diagnosisCodeableConcept") or (held.one("code") if held is not None else None)
        system = next((system for system in _READ_VERSIONS if code_in(code, system)), "")
        if not system:
            places[sequence] = 0
            continue
        told.append(
            BilledDiagnosis(
                code_in(code, system).replace(".", "").upper(), _use(one, told), _poa(one.one("onAdmission")),
                _READ_VERSIONS[system],
            )
        )  # fmt: skip
        places[sequence] = len(told)
    return places, tuple(told)


def _sequence(one: tuple[int, Element]) -> int:
    return one[0]


def _use(one: Element, before: list[BilledDiagnosis]) -> str:
    for kind in one.each("type"):
        for row in rows("diagnosis_uses"):
            if code_in(kind, row["system"]) == row["code"]:
                return row["use"]
    return "other" if any(each.use == "principal" for each in before) else "principal"


def _poa(told: Element | None) -> str:
    return code_in(told, POA) or code_in(told, _ON_ADMISSION).upper()


def read_drg(claim: Element) -> Iterator[FormCode]:
    """The group that stands at a diagnosis."""
    for one in claim.each("diagnosis"):
        if code := code_in(one.one("packageCode"), MS_DRG):
            yield FormCode("drg", code)


def write_procedures(claim: BilledClaim) -> Iterator[Json]:
    """Claim.procedure: the first is the principal one."""
    for number, one in enumerate(claim.procedures, 1):
        system = _PROCEDURES.get(one.system) or SYSTEMS[service_system(one.code)]
        code = dotted_procedure(one.code) if one.system == "icd9" else one.code
        yield without_empty(
            sequence=number,
            type=[concept(hl7("ex-procedure-type", "primary" if number == 1 else "secondary"))],
            date=one.date.isoformat() if one.date else "",
            procedureCodeableConcept=concept(coding(system, code)),
        )


def dotted_procedure(code: str) -> str:
    """A procedure code of ICD-9-CM as it is printed."""
    return f"{code[:2]}.{code[2:]}" if len(code) > 2 and "." not in code else code


def service_system(code: str) -> str:
    """Whether a code of HCPCS is one of level I (CPT) or of level II, by its shape."""
    return "cpt" if len(code) == _CPT and code[:4].isascii() and code[:4].isdigit() else "hcpcs"


def read_procedures(claim: Element, found: Found) -> Iterator[BilledProcedure]:
    """The procedures in the order of their numbers."""
    every = [(one.whole("sequence") or place, one) for place, one in enumerate(claim.each("procedure"), 1)]
    for _, one in sorted(every, key=_sequence):
        held = found.at(one.one("procedureReference"))
        code = one.one("procedureCodeableConcept") or (held.one("code") if held is not None else None)
        for system, name in _READ_PROCEDURES.items():
            for told in codes_in(code, system):
                date = day_of(one, "date") or day_of(held, "performedDateTime")
                yield BilledProcedure(told.replace(".", "").upper(), date, name)
                break
            else:
                continue
            break
