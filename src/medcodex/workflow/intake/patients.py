"""Whose chart comes in: the patient found by the record number, or kept as new."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.workflow.index.keeping import keep_person

if TYPE_CHECKING:
    from medcodex.encounter.incoming import IncomingChart
    from medcodex.workflow.chart import Patient
    from medcodex.workflow.work import Work


def file_patient(work: Work, incoming: IncomingChart) -> Patient:
    """The patient of an incoming chart: one that is kept, with what is told anew, or a new one. Without a record
    number the account stands for it. InputError as for ``keep_person``. Practice charts are nobody's, and no person is
    looked for."""
    told = incoming.patient
    if not told.mrn:
        told = replace(told, mrn=f"account {incoming.account or incoming.visit}", authority="")
    return keep_person(work, told, match_others=not incoming.practice)
