"""Finding a patient by a record number: the one in use, a former one, or one that registration retired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.incoming import Identifier

if TYPE_CHECKING:
    from medcodex.workflow.chart import Patient
    from medcodex.workflow.work import Work


def find_patient(work: Work, mrn: str, authority: str = "") -> Patient | None:
    """The patient whose number it is or was, whoever survives of merges; None for a number that was never told."""
    found = holder(work, mrn, authority)
    return None if found is None else surviving(work, found)


def holder(work: Work, mrn: str, authority: str = "") -> Patient | None:
    """The patient whose number it is or was, also where another survived."""
    found = work.charts.patient_by_mrn(mrn, authority)
    if found is not None:
        return found
    former = work.index.patient_of_number(Identifier(mrn, authority))
    return None if former is None else work.charts.patient(former)


def surviving(work: Work, patient: Patient) -> Patient:
    """The patient that stands for this one after all merges; the same where its number was not retired."""
    while (merge := work.index.merge_of(patient.id)) is not None:
        found = work.charts.patient(merge.survivor)
        if found is None:  # the database binds merges to patients
            raise LookupError("a merge without a survivor")
        patient = found
    return patient
