"""Whose chart comes in: the patient found by the record number, or kept as new."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.workflow.chart import Patient
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from medcodex.encounter.incoming import IncomingChart
    from medcodex.workflow.work import Work


def file_patient(work: Work, incoming: IncomingChart) -> Patient:
    """The patient of an incoming chart: one that is kept, with what is told anew, or a new one. Without a record
    number the account stands for it. InputError where the number belongs to somebody born on another day or of another
    sex: two patients under one number are never joined."""
    told = incoming.patient
    mrn, authority = (told.mrn, told.authority) if told.mrn else (f"account {incoming.account or incoming.visit}", "")
    kept = work.charts.patient_by_mrn(mrn, authority)
    if kept is None:
        patient = Patient(work.new_id(), mrn, told.name or "", told.birth_date, told.sex or "U", authority)
        work.charts.add_patient(patient)
        work.record(Event("patient.created", "patient", patient.id))
        return patient
    if told.birth_date and kept.birth_date and told.birth_date != kept.birth_date:
        raise InputError("the record number is kept with another birth date", "patient.mrn")
    if told.sex in {"F", "M"} and kept.sex in {"F", "M"} and told.sex != kept.sex:
        raise InputError("the record number is kept with another sex", "patient.mrn")
    changed = replace(
        kept,
        name=told.name or kept.name,
        birth_date=kept.birth_date or told.birth_date,
        sex=told.sex if kept.sex == "U" and told.sex else kept.sex,
    )
    if changed != kept:
        work.charts.save_patient(changed)
        work.record(Event("patient.changed", "patient", kept.id))
    return changed
