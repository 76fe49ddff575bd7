"""An answer key as the coded encounter that checks and groupers read."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.encounter.coded import Diagnosis, Encounter, Procedure, ServiceLine
from medcodex.learn.cases.case import DIAGNOSES, Need, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.cases.case import Case, KeyCode


def key_encounter(case: Case, *, acceptable: bool = True) -> Encounter:
    """The claim that the key describes; with ``acceptable``, also what may be reported."""
    codes = [one for one in case.key.codes if acceptable or one.need is Need.REQUIRED]
    return encounter_of(case, codes)


def encounter_of(case: Case, codes: Sequence[KeyCode]) -> Encounter:
    """A claim of these codes for the chart's encounter."""
    diagnoses = [one for one in codes if one.role in DIAGNOSES]
    return Encounter(
        id=case.id,
        setting=case.setting,
        claim=case.claim,
        date=case.date,
        admit_date=case.admitted,
        age=case.age,
        age_days=case.age_days,
        birth_weight_g=case.birth_weight_g,
        sex=case.sex,
        payer=case.payer,
        discharge_status=case.discharge_status,
        diagnoses=tuple(Diagnosis(one.code, one.poa, one.facts) for one in diagnoses),
        procedures=tuple(Procedure(one.code, one.date or case.date) for one in codes if one.role is Role.PROCEDURE),
        lines=tuple(
            ServiceLine(
                code=one.code,
                modifiers=one.modifiers,
                units=one.units,
                dx=(1,) if diagnoses else (),
                date=one.date or case.date,
                tooth=one.tooth,
                surfaces=one.surfaces,
                facts=one.facts,
            )
            for one in codes
            if one.role is Role.SERVICE and one.system != "ndc"
        ),
        facts=MappingProxyType(dict(case.facts)),
    )


def with_alternative(code: KeyCode, alternative: str) -> KeyCode:
    """The same part of a key with a code that is accepted in its place."""
    return replace(code, code=alternative)
