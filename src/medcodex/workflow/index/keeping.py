"""Keeping what is told of a person, and looking for the same person under another record number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import Identifier
from medcodex.errors import InputError
from medcodex.workflow.chart import Patient
from medcodex.workflow.event import Event
from medcodex.workflow.index.blocking import blocking_keys
from medcodex.workflow.index.finding import find_patient
from medcodex.workflow.index.known import known
from medcodex.workflow.index.matching import match
from medcodex.workflow.index.traits import Traits, name_in_parts, traits_of

if TYPE_CHECKING:
    from medcodex.encounter.incoming import IncomingPatient
    from medcodex.workflow.work import Work


def keep_person(work: Work, told: IncomingPatient, *, match_others: bool = True) -> Patient:
    """The patient of a record number, with what is told anew, or a new one; a number that was retired or changed leads
    to the patient who has it now. InputError without a number, or where it belongs to somebody born on another day or
    of another sex: two patients under one number are never joined. ``match_others`` looks for the same person under
    another number."""
    if not told.mrn:
        raise InputError("no record number: whose particulars these are cannot be told", "patient.mrn")
    kept = find_patient(work, told.mrn, told.authority)
    if kept is None:
        patient = Patient(work.new_id(), told.mrn, _shown(told), told.birth_date, told.sex or "U", told.authority)
        work.charts.add_patient(patient)
        work.record(Event("patient.created", "patient", patient.id))
    else:
        patient = _told_anew(work, kept, told)
    if match_others:
        keep_traits(work, patient, traits_of(told))
    return patient


def keep_traits(work: Work, patient: Patient, told: Traits) -> None:
    """Add to what is known of a patient, and where that is new look for the same person."""
    work.index.lock((patient.id,))
    had = work.index.traits(patient.id)
    traits = (had or traits_of_patient(patient)).with_told(told)
    if traits != had:
        person = known(traits)
        keys = blocking_keys(person)
        work.index.keep(patient.id, traits, keys)
        match(work, patient, person, keys)


def index_rest(work: Work, limit: int) -> int:
    """Bring patients into the index who were kept before there was one; tells how many were left to bring in, up to a
    limit. Those of practice charts alone are nobody's, and are kept without looking for others."""
    found = work.index.unindexed(limit)
    for patient_id in found:
        patient = work.charts.patient(patient_id)
        if patient is None:  # the database binds the index to patients
            raise LookupError("a patient that is none")
        charts = work.charts.of_patient(patient_id)
        if charts and all(chart.practice for chart in charts):
            work.index.keep(patient_id, Traits(), frozenset())
        else:
            keep_traits(work, patient, Traits(identifiers=(Identifier(patient.mrn, patient.authority, "MR"),)))
    return len(found)


def traits_of_patient(patient: Patient) -> Traits:
    """What a patient's own record tells."""
    name = name_in_parts(patient.name) if patient.name.strip() else None
    return Traits(
        names=(name,) if name else (),
        births=(patient.birth_date,) if patient.birth_date else (),
        sexes=(patient.sex,) if patient.sex != "U" else (),
    )


def agree(kept: Patient, told: IncomingPatient) -> None:
    """InputError where what is told of a patient contradicts what is kept: it would be somebody else."""
    if told.birth_date and kept.birth_date and told.birth_date != kept.birth_date:
        raise InputError("the record number is kept with another birth date", "patient.mrn")
    if told.sex in {"F", "M"} and kept.sex in {"F", "M"} and told.sex != kept.sex:
        raise InputError("the record number is kept with another sex", "patient.mrn")


def _told_anew(work: Work, kept: Patient, told: IncomingPatient) -> Patient:
    agree(kept, told)
    changed = replace(
        kept,
        name=_shown(told) or kept.name,
        birth_date=kept.birth_date or told.birth_date,
        sex=told.sex if kept.sex == "U" and told.sex else kept.sex,
    )
    if changed != kept:
        work.charts.save_patient(changed)
        work.record(Event("patient.changed", "patient", kept.id))
    return changed


def _shown(told: IncomingPatient) -> str:
    """The name as people read it."""
    if told.name or not told.names:
        return told.name or ""
    first = told.names[0]
    given = " ".join(part for part in (first.given, first.middle, first.suffix) if part)
    return ", ".join(part for part in (first.family, given) if part)
