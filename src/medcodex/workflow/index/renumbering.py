"""A record number that registration corrected (HL7 A46, A47): the patient goes on under the new one, and the old one
leads there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import Identifier, IncomingPatient
from medcodex.errors import InputError
from medcodex.workflow.event import Event
from medcodex.workflow.index.finding import holder, surviving
from medcodex.workflow.index.keeping import keep_person, keep_traits
from medcodex.workflow.index.records import Happened, PatientEvent
from medcodex.workflow.index.traits import Traits

if TYPE_CHECKING:
    from medcodex.encounter.arriving import ChangeNumber
    from medcodex.workflow.chart import Patient
    from medcodex.workflow.work import Work


def apply_change(work: Work, step: ChangeNumber) -> Patient:
    """Change a patient's record number; tells the patient. The same again changes nothing. InputError where the new
    number is another patient's: registration has to merge them."""
    new = replace(step.new, authority=step.new.authority or step.old.authority, kind="MR")
    old = replace(step.old, authority=step.old.authority or new.authority, kind="MR")
    if not (old.value and new.value):
        raise InputError("the change of number names no record number")
    had, has = (holder(work, one.value, one.authority) for one in (old, new))
    if had is None and has is None:
        patient = keep_person(
            work, replace(step.patient or IncomingPatient(""), mrn=new.value, authority=new.authority)
        )
        _remember(work, old, patient)
        return patient
    if had is None and has is not None:
        patient = surviving(work, has)
        _remember(work, old, patient)
        return patient
    if had is None:  # as the two questions before have told
        raise LookupError("no patient of either number")
    if has is not None:
        if surviving(work, has).id != surviving(work, had).id:
            raise InputError("the new record number is another patient's: a merge is needed")
        if has.id != had.id or (had.mrn, had.authority) != (old.value, old.authority):
            return surviving(work, had)
    work.index.lock((had.id,))
    work.index.remove_number(new)
    changed = replace(had, mrn=new.value, authority=new.authority)
    work.charts.save_patient(changed)
    _remember(work, old, changed)
    keep_traits(work, changed, Traits(identifiers=(new,)))
    return surviving(work, changed)


def _remember(work: Work, old: Identifier, patient: Patient) -> None:
    work.index.add_number(old, patient.id, work.now)
    actor = work.actor
    work.index.add_event(
        PatientEvent(
            work.new_id(), work.now, actor.user_id, actor.login, Happened.RENUMBERED, patient.id, None, "registration"
        )
    )
    work.record(Event("patient.renumbered", "patient", patient.id))
