"""Leaves out of the chosen codes what the conventions do not allow beside the others, and says why.

Each function takes the chosen cases and gives those that stay and those that go. What goes is shown to the coder.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from medcodex.conventions.laterality import BILATERAL, LEFT, RIGHT, UNSPECIFIED, scope_of
from medcodex.conventions.ranges import CodeRanges
from medcodex.suggest.symptom import is_symptom

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medcodex.conventions.companions import Companions
    from medcodex.conventions.exclusions import Exclusions
    from medcodex.conventions.integral import IntegralSymptoms
    from medcodex.conventions.laterality import LateralitySiblings
    from medcodex.conventions.patient_limits import PatientLimits
    from medcodex.conventions.redundant import RedundantCodes
    from medcodex.suggest.case import Case
    from medcodex.suggest.section_class import SectionClasses

Chosen = tuple["Case", float]
_REVIEWED = frozenset({"review"})
_OPERATED = frozenset({"operation"})
# Where an examination or aftercare is told as part of the story, done or arranged.
_TOLD = frozenset({"story", "course", "past", "surgical", "operation", "aside", "review"})
# Screening (I.C.21.c.5) and aftercare (I.C.21.c.7).
_ENCOUNTERS = CodeRanges("Z11-Z13,Z47-Z48")


class Left(NamedTuple):
    """A case that is not reported, the reason in one phrase, and where that is written."""

    case: Case
    because: str
    source: str


class Kept(NamedTuple):
    """What stays and what goes."""

    chosen: list[Chosen]
    left: list[Left]


def without_other_patients(chosen: Sequence[Chosen], limits: PatientLimits, age: float | None, sex: str | None) -> Kept:
    """Without codes that belong on another patient's record: of the mother on a newborn's, of another age or sex."""
    newborn = any(case.code.startswith(("P07", "Z38")) for case, _ in chosen)
    return parted(chosen, lambda case: limits.against(case.code, 0.0 if newborn else age, sex))


def without_redundant(chosen: Sequence[Chosen], redundant: RedundantCodes) -> Kept:
    """Without codes that another chosen one makes redundant (I.B.2, I.B.9)."""
    codes = [case.code for case, _ in chosen]

    def reason(case: Case) -> tuple[str, str] | None:
        found = redundant.because(case.code, codes)
        return (f"redundant with {found[0]}", found[1]) if found else None

    return parted(chosen, reason)


def without_integral(chosen: Sequence[Chosen], integral: IntegralSymptoms) -> Kept:
    """Without symptoms that are a routine part of a chosen disease (I.B.5)."""
    codes = [case.code for case, _ in chosen if not case.is_history]

    def reason(case: Case) -> tuple[str, str] | None:
        found = integral.because(case.code, codes) if is_symptom(case.code) else None
        return (f"integral to {found[0]}", found[1]) if found else None

    return parted(chosen, reason)


def without_one_side(chosen: Sequence[Chosen], siblings: LateralitySiblings) -> Kept:
    """Without the one side, or the unspecified one, of what is chosen for both sides (I.B.13)."""
    codes = {case.code for case, _ in chosen}
    scopes = Counter(map(scope_of, codes))

    def reason(case: Case) -> tuple[str, str] | None:
        if scopes[scope_of(case.code)] == 1:
            return None
        side, family = siblings.of(case.code)
        both = family.get(BILATERAL)
        if side in {RIGHT, LEFT, UNSPECIFIED} and both in codes and both != case.code:
            return f"one side of {both}", "Official Guidelines FY2026 I.B.13"
        told = next((family[one] for one in (RIGHT, LEFT) if family.get(one) in codes), None)
        if side == UNSPECIFIED and told:
            return f"unspecified side of {told}", "Official Guidelines FY2026 I.B.13"
        return None

    return parted(chosen, reason)


def without_excluded(chosen: Sequence[Chosen], exclusions: Exclusions, assessed: Callable[[Case], bool]) -> Kept:
    """Without codes that an Excludes1 note forbids beside another (I.A.12.a). Of codes whose notes name each other the
    one that was assessed, then the more certain one stays."""
    by_rank = sorted(chosen, key=lambda one: (not assessed(one[0]), -one[1]))
    gone: dict[str, tuple[str, str]] = {}
    for place, (one, _) in enumerate(by_rank):
        for two, _ in by_rank[place + 1 :]:
            if one.code in gone:
                break
            found = None if two.code in gone else exclusions.between(one.code, two.code)
            if found is not None:
                gone[found.code] = (f"not coded with {found.other} (Excludes1)", found.source)
    return parted(chosen, lambda case: gone.get(case.code))


def without_passing_mentions(chosen: Sequence[Chosen], classes: SectionClasses, *, stay: bool) -> Kept:
    """Without conditions that the review of systems alone names (on a ``stay`` also symptoms), and encounters that only
    the story or an operation does, where other codes are chosen: they were neither assessed nor the reason (III, IV.G,
    IV.J)."""
    if all(_told_in(case, classes, _REVIEWED) for case, _ in chosen):
        return Kept(list(chosen), [])

    def reason(case: Case) -> tuple[str, str] | None:
        if is_symptom(case.code) and _told_in(case, classes, _OPERATED):
            return "only in the account of a procedure", "Official Guidelines FY2026 III, IV.J"
        counts = case.code[0] == "Z" or (is_symptom(case.code) and not stay)
        if not counts and _told_in(case, classes, _REVIEWED):
            return "only in the review of systems", "Official Guidelines FY2026 III, IV.J"
        if case.code in _ENCOUNTERS and not case.rules and _told_in(case, classes, _TOLD):
            return "not the reason for this encounter", "Official Guidelines FY2026 IV.G, I.C.21.c.5, 7"
        return None

    return parted(chosen, reason)


def _told_in(case: Case, classes: SectionClasses, kinds: frozenset[str]) -> bool:
    return all(classes.of(section) in kinds for section in case.sections)


def without_stranded(chosen: Sequence[Chosen], companions: Companions) -> Kept:
    """Without codes that need another one beside them (I.B.7, I.B.14)."""
    codes = [case.code for case, _ in chosen]

    def reason(case: Case) -> tuple[str, str] | None:
        source = companions.stranded_by(case.code, codes)
        return ("needs a code beside it that is not reported", source) if source else None

    return parted(chosen, reason)


def parted(chosen: Sequence[Chosen], reason: Callable[[Case], tuple[str, str] | None]) -> Kept:
    """The chosen cases by whether there is a reason (phrase, source) against them."""
    kept, left = [], []
    for case, score in chosen:
        found = reason(case)
        if found is None:
            kept.append((case, score))
        else:
            left.append(Left(case, *found))
    return Kept(kept, left)
