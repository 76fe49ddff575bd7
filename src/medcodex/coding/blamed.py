"""Drugs that the record blames for a condition, or says were taken too little of, beside what they led to.

Official Guidelines FY2026 I.C.19.e.5.a (an adverse effect: its nature first, then the code of the drug) and
I.C.19.e.5.c (an underdosing goes with the condition and with its reason).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.coding.adding import CALLED_FOR
from medcodex.encounter import Assertion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.coding.adding import Chosen
    from medcodex.conventions.code_sets import CodeSets
    from medcodex.suggest.case import Case, Placed

_DRUGS = "T36-T50 intent 5-6"
_REASONS = "Z91.12-Z91.14"
_KIND = "drug"
_SAID_OF_NOW = frozenset({Assertion.PRESENT, Assertion.HISTORICAL})


class BlamedDrugs:
    """Adverse effects and underdosings, over the sets of one book."""

    def __init__(self, sets: CodeSets) -> None:
        self._sets = sets
        self._drugs = sets.number(_DRUGS)
        self._reasons = sets.number(_REASONS)

    def added(self, cases: Sequence[Case], scores: Sequence[float], chosen: Sequence[Chosen]) -> list[Chosen]:
        """Chosen cases, plus the drugs whose words hold those of a chosen condition or reason, or
        stand among them."""
        held = {case.code for case, _ in chosen}
        places = [place for case, _ in chosen if self._may_follow(case) for place in _places(case)]
        told = [
            (case, max(score, CALLED_FOR))
            for case, score in zip(cases, scores, strict=True)
            if case.code not in held
            and self._drugs in self._sets.holding(case.code)
            and any(_holds(mention, places) for mention in case.mentions)
        ]
        return [*chosen, *told]

    def _may_follow(self, case: Case) -> bool:
        """Whether a chosen case can be what a drug led to: a condition, or the reason of an underdosing."""
        if case.is_history:
            return False
        return case.code[0] not in "VWXYZ" or self._reasons in self._sets.holding(case.code)


def _places(case: Case) -> list[tuple[int, int, int]]:
    return [(one.document, one.resolved.concept.start, one.resolved.concept.end) for one in case.mentions]


def _holds(mention: Placed, places: Sequence[tuple[int, int, int]]) -> bool:
    concept = mention.resolved.concept
    if concept.kind != _KIND or mention.resolved.assertion not in _SAID_OF_NOW:
        return False
    return any(
        document == mention.document
        and ((concept.start <= start and end <= concept.end) or (start <= concept.start and concept.end <= end))
        for document, start, end in places
    )
