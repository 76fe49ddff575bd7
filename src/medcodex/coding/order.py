"""Puts the chosen codes in claim order.

Official Guidelines FY2026 IV.G (first-listed: chiefly responsible for the services provided), II (principal diagnosis),
I.A.13 (etiology before manifestation), I.C.20 (external causes never first), I.C.21.c.16 (Z codes that may only be
first, and those that follow).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import Role
from medcodex.suggest.section_class import ASSESSED
from medcodex.suggest.symptom import is_symptom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.coding.note import NoteInput
    from medcodex.suggest.case import Case
    from medcodex.suggest.section_class import SectionClasses

_ENCOUNTER = CodeRanges("Z00,Z01,Z02,Z04,Z34,Z38,Z51.0-Z51.1")
_AFTERCARE = CodeRanges("Z08,Z09,Z12,Z23,Z30-Z32,Z39,Z42-Z49,Z51")


class PlacedCode(NamedTuple):
    """A chosen case with its confidence and its role on the claim."""

    case: Case
    confidence: float
    role: Role


def in_claim_order(chosen: Sequence[tuple[Case, float]], note: NoteInput, classes: SectionClasses) -> list[PlacedCode]:
    """Cases in claim order: the reason for the encounter, then what was assessed in the order the
    provider gives it, symptoms after diagnoses, then status and history codes, external causes last."""
    lead = Role.PRINCIPAL if note.setting.is_inpatient else Role.FIRST_LISTED
    ordered = sorted(chosen, key=lambda c: _place(c[0], classes))
    return [PlacedCode(case, score, lead if n == 0 else Role.SECONDARY) for n, (case, score) in enumerate(ordered)]


def _place(case: Case, classes: SectionClasses) -> tuple[int, bool, bool, tuple[int, int], bool]:
    assessed = [
        (m.document, m.resolved.concept.start)
        for m in case.mentions
        if classes.of(m.resolved.concept.section) in ASSESSED
    ]
    headed = [
        (m.document, m.resolved.concept.start)
        for m in case.mentions
        if m.resolved.concept.list_item and classes.of(m.resolved.concept.section) in ASSESSED
    ]
    first = (headed or assessed or [case.first_place])[0]
    return _rank(case), not assessed, is_symptom(case.code) and not headed, first, not case.rules


def _rank(case: Case) -> int:
    if case.code in _ENCOUNTER:
        return 0
    if case.code[0] in "VWXY":
        return 4
    if case.code[0] == "Z" or case.is_history:
        return 2 if case.code in _AFTERCARE else 3
    return 1
