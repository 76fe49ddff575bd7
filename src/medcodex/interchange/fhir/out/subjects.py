"""Patient, Encounter, Organization and Coverage of a finished chart: what its codes refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Setting
from medcodex.formats.fhir.code_systems import TERMINOLOGY, term
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.out.naming import outward, reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.exports.finished import Finished

_PROFILES = "http://hl7.org/fhir/us/core/StructureDefinition"
_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_NUBC_DISCHARGE = "https://www.nubc.org/CodeSystem/PatDischargeStatus"
_SEXES = {"F": "female", "M": "male"}
_CLASSES: Mapping[Setting, tuple[str, str]] = {
    Setting.INPATIENT: ("IMP", "inpatient encounter"),
    Setting.PSYCHIATRIC: ("IMP", "inpatient encounter"),
    Setting.REHAB: ("IMP", "inpatient encounter"),
    Setting.SNF: ("IMP", "inpatient encounter"),
    Setting.EMERGENCY: ("EMER", "emergency"),
    Setting.OBSERVATION: ("OBSENC", "observation encounter"),
}
_AMBULATORY = ("AMB", "ambulatory")


def profile(name: str) -> Json:
    """The meta of a resource of a US Core profile."""
    return {"profile": [f"{_PROFILES}/{name}"]}


def patient(finished: Finished) -> Json:
    """The patient by number, name, sex and birth date; what is not known says so."""
    told = finished.patient
    family, _, given = told.name.partition(",")
    name = without_empty(family=family.strip(), given=given.split(), text=told.name)
    authority = told.authority if ":" in told.authority else ""
    number = without_empty(
        type=term("v2-0203", "MR", "Medical record number"),
        system=authority,
        value=told.mrn,
        assigner={} if authority else without_empty(display=told.authority),
    )
    return without_empty(
        resourceType="Patient",
        id=outward(told.id),
        meta=profile("us-core-patient"),
        identifier=[number],
        name=[name if told.name else {"extension": [{"url": _ABSENT, "valueCode": "unknown"}]}],
        gender=_SEXES.get(told.sex, "unknown"),
        birthDate=told.birth_date.isoformat() if told.birth_date else None,
    )


def encounter(finished: Finished, diagnoses: Sequence[Json], discharge_status: str | None) -> Json:
    """The encounter with its codes as diagnoses."""
    chart = finished.chart
    code, display = _CLASSES.get(chart.setting, _AMBULATORY)
    attending = {"type": [term("v3-ParticipationType", "ATND", "attender")], "individual": {"display": chart.attending}}
    stay = {"dischargeDisposition": {"coding": [{"system": _NUBC_DISCHARGE, "code": discharge_status}]}}
    return without_empty(
        resourceType="Encounter",
        id=outward(chart.id),
        meta=profile("us-core-encounter"),
        identifier=[{"type": term("v2-0203", "AN", "Account number"), "value": chart.account}],
        status="finished",
        **{"class": {"system": f"{TERMINOLOGY}/v3-ActCode", "code": code, "display": display}},
        type=[{"text": f"{str(chart.setting).replace('-', ' ').capitalize()} encounter"}],
        subject=subject(finished),
        participant=[attending] if chart.attending else [],
        period=period(finished),
        serviceType={"text": chart.specialty} if chart.specialty else {},
        diagnosis=list(diagnoses),
        hospitalization=stay if discharge_status else {},
        serviceProvider=provider(finished) if chart.facility else {},
    )


def period(finished: Finished) -> Json:
    """The days of the encounter."""
    chart = finished.chart
    return without_empty(
        start=(chart.admitted or chart.date).isoformat(), end=(chart.discharged or chart.date).isoformat()
    )


def organization(finished: Finished) -> Json:
    """Where it took place."""
    return without_empty(
        resourceType="Organization",
        id=_facility(finished),
        meta=profile("us-core-organization"),
        active=True,
        name=finished.chart.facility,
    )


def coverage(finished: Finished) -> Json:
    """Who pays, by name alone: member numbers are not kept here."""
    return without_empty(
        resourceType="Coverage",
        id=_coverage(finished),
        status="active",
        beneficiary=subject(finished),
        payor=[{"display": finished.chart.payer or "not told"}],
    )


def subject(finished: Finished) -> Json:
    """The reference to the patient."""
    return reference("Patient", outward(finished.patient.id))


def visit(finished: Finished) -> Json:
    """The reference to the encounter."""
    return reference("Encounter", outward(finished.chart.id))


def provider(finished: Finished) -> Json:
    """Who bills: the facility, else whoever attended, by name."""
    chart = finished.chart
    if chart.facility:
        return reference("Organization", _facility(finished), chart.facility)
    return {"display": chart.attending or "not told"}


def covered(finished: Finished) -> Json:
    """The reference to the coverage."""
    return reference("Coverage", _coverage(finished))


def _facility(finished: Finished) -> str:
    return f"{outward(finished.chart.id)}-facility"


def _coverage(finished: Finished) -> str:
    return f"{outward(finished.chart.id)}-coverage"
