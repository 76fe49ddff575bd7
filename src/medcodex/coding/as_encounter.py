"""A coded note as the encounter that the checks, the groupers and the claim formats read: the proposed claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.coded import Diagnosis, Encounter, Procedure, ServiceLine

if TYPE_CHECKING:
    from medcodex.coding.note import NoteInput
    from medcodex.coding.result import CodedNote

_DAYS_PER_YEAR = 365.25
_DIAGNOSES = "icd10cm"
_PROCEDURES = "icd10pcs"
_SERVICES = frozenset({"hcpcs", "cpt", "cdt"})
_TOLD_SEXES = frozenset({"F", "M"})


def as_encounter(coded: CodedNote, note: NoteInput) -> Encounter:
    """The codes of ``coded`` in their order on a claim for the patient of ``note``: diagnoses with their
    present-on-admission indicator, ICD-10-PCS procedures and service lines. Nothing is filled in that neither tells:
    no dates but the note's own, no charges, no places of service."""
    return Encounter(
        id=coded.id,
        setting=coded.setting,
        claim=coded.claim,
        date=coded.date,
        age=None if note.age is None else int(note.age),
        # Only in the first year of life does the age in years tell the day within what the checks ask for.
        age_days=None if note.age is None or note.age >= 1 else round(note.age * _DAYS_PER_YEAR),
        sex=note.sex if note.sex in _TOLD_SEXES else None,
        diagnoses=tuple(Diagnosis(code.code, code.poa) for code in coded.codes if code.system == _DIAGNOSES),
        procedures=tuple(Procedure(code.code) for code in coded.codes if code.system == _PROCEDURES),
        lines=tuple(ServiceLine(code.code) for code in coded.codes if code.system in _SERVICES),
    )
