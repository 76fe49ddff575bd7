"""The learner's own claim, as the edits and the groupers read it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import KeyCode, Role
from medcodex.learn.cases.encounter import encounter_of, key_encounter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter
    from medcodex.learn.cases.case import Case
    from medcodex.learn.cases.ports import CaseJudge
    from medcodex.learn.marking.answer import AnswerCode

_FORM = "CL-"
"""Rules of the claim form: an answer holds codes, no bill with providers and charges."""
_TOLD = frozenset({"error", "warning"})
_DIAGNOSIS = "icd10cm"


def claim_of(case: Case, codes: Sequence[AnswerCode], standing: Mapping[int, KeyCode]) -> Encounter:
    """The claim of an answer. What the key tells of a code besides the code, such as documented facts and the day of a
    procedure, holds for the code of the answer that stands for it (``standing``, by its place)."""
    return encounter_of(case, [_as_key(one, at, standing.get(at)) for at, one in enumerate(codes)])


def conventions_missed(case: Case, claim: Encounter, judge: CaseJudge, invalid: Collection[str]) -> Sequence[Finding]:
    """Errors and warnings of the edits about a claim that the claim of the key has not; not those about nothing but
    ``invalid`` codes, which were told already."""
    known = {_said(one) for full in (True, False) for one in judge.findings(key_encounter(case, acceptable=full))}
    return [one for one in _own(judge.findings(claim), invalid) if _said(one) not in known]


def drgs_of_key(case: Case, judge: CaseJudge) -> tuple[str, ...]:
    """The MS-DRG of the key, then that of the key without what need not be reported; empty where it has none."""
    if case.key.drg is None:
        return ()
    bare = judge.ms_drg(key_encounter(case, acceptable=False))
    return tuple(dict.fromkeys(one for one in (case.key.drg.ms_drg, bare) if one is not None))


def _own(findings: Sequence[Finding], invalid: Collection[str]) -> Iterator[Finding]:
    for one in findings:
        about_invalid = bool(one.codes) and all(code in invalid for code in one.codes)
        if one.severity in _TOLD and not one.rule.startswith(_FORM) and not about_invalid:
            yield one


def _said(one: Finding) -> tuple[str, str, tuple[str, ...]]:
    return (one.rule, one.message, tuple(sorted(one.codes)))


def _as_key(one: AnswerCode, at: int, standing: KeyCode | None) -> KeyCode:
    given = KeyCode(
        system=one.system or _DIAGNOSIS,
        code=one.code,
        role=_role(one.system, at),
        poa=one.poa,
        modifiers=one.modifiers,
        units=one.units,
        tooth=one.tooth,
        surfaces=one.surfaces,
    )
    return given if standing is None else replace(given, facts=standing.facts, date=standing.date)


def _role(system: str | None, at: int) -> Role:
    if system == "icd10pcs":
        return Role.PROCEDURE
    if system in {_DIAGNOSIS, None}:
        return Role.SECONDARY if at else Role.PRINCIPAL
    return Role.SERVICE
