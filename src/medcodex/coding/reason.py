"""What the encounter was for, where the selector left it out: stated final diagnoses, and symptoms nothing explains.

Official Guidelines FY2026 II and III (the diagnoses at discharge), IV.N (in outpatient surgery the postoperative
diagnosis), I.B.4, II.A and IV.D (a symptom is coded where no related definitive diagnosis is established), I.B.5 (a
symptom that is a routine part of a disease is not).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.coding.adding import CALLED_FOR
from medcodex.coding.told_reason import in_reason, says_comes
from medcodex.encounter import Assertion
from medcodex.suggest.symptom import is_symptom

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.coding.adding import Chosen
    from medcodex.coding.reading import ReadNote
    from medcodex.conventions.integral import IntegralSymptoms
    from medcodex.conventions.redundant import RedundantCodes
    from medcodex.suggest.case import Case, Placed
    from medcodex.suggest.section_class import SectionClasses

# Where the provider states the diagnoses after study or operation.
FINAL = frozenset({"discharge diagnosis", "postoperative diagnosis", "diagnosis"})
_ITEM = re.compile(r"[,;]\s*(?:and\s+)?\Z")
_LOOK_BACK = 8  # characters
_NO_CONDITION = frozenset("VWXYZ")


class EncounterReasons:
    """The reasons for encounters, with the tables of what a diagnosis explains."""

    def __init__(self, classes: SectionClasses, integral: IntegralSymptoms, redundant: RedundantCodes) -> None:
        self._classes = classes
        self._integral = integral
        self._redundant = redundant

    def added(
        self, cases: Sequence[Case], scores: Sequence[float], chosen: Sequence[Chosen], read: ReadNote, *, visit: bool
    ) -> list[Chosen]:
        """Chosen cases, plus final diagnoses that the record names outright and, where no definitive diagnosis was
        assessed, the symptoms that were assessed or else the one that the record gives as its reason."""

        def reason(mention: Placed) -> bool:
            return says_comes(mention, read, self._classes) if visit else in_reason(mention)

        held = {case.code: (case, score) for case, score in chosen}
        scored = list(zip(cases, scores, strict=True))
        finals = [one for one in scored if _condition(one[0]) and any(_final(m, read) for m in one[0].mentions)]
        if not finals:
            finals = [one for one in scored if _condition(one[0]) and any(map(_admitting, one[0].mentions))]
        _add(held, finals)
        symptoms = [one for one in scored if is_symptom(one[0].code) and any(map(self._assessed, one[0].mentions))]
        asked = [one for one in symptoms if any(map(reason, one[0].mentions))]
        _add(held, [one for one in asked if not self._explained(one[0].code, list(held))])
        if any(self._definite(case) for case, _ in held.values()):
            return list(held.values())
        for told in (self._assessed, reason):
            symptoms = [one for one in scored if is_symptom(one[0].code) and any(map(told, one[0].mentions))]
            if any(case.code in held for case, _ in symptoms):
                break
            _add(held, [one for one in symptoms if not self._explained(one[0].code, list(held))])
            if symptoms:
                break
        if not any(self._classes.assessed(case.sections) for case, _ in held.values()):
            reasons = [one for one in scored if _condition(one[0]) and any(map(reason, one[0].mentions))]
            _add(held, [one for one in reasons if not is_symptom(one[0].code)])
        return list(held.values())

    def _definite(self, case: Case) -> bool:
        """Whether a case is a disease or injury that was assessed in this encounter."""
        return not is_symptom(case.code) and _condition(case) and self._classes.assessed(case.sections)

    def _assessed(self, mention: Placed) -> bool:
        concept = mention.resolved.concept
        return _present(mention) and self._classes.assessed((concept.section,))

    def _explained(self, code: str, codes: Sequence[str]) -> bool:
        return bool(self._integral.because(code, codes) or self._redundant.because(code, codes))


def _add(held: dict[str, Chosen], found: Iterable[Chosen]) -> None:
    for case, score in found:
        if case.code not in held:
            held[case.code] = (case, max(score, CALLED_FOR))


def _condition(case: Case) -> bool:
    return case.code[0] not in _NO_CONDITION and not case.is_history


def _present(mention: Placed) -> bool:
    return mention.resolved.assertion is Assertion.PRESENT


def _final(mention: Placed, read: ReadNote) -> bool:
    """Whether a mention names a final diagnosis outright: as a line of the list, or as an item of a list in prose."""
    concept = mention.resolved.concept
    if concept.section not in FINAL or not _present(mention):
        return False
    if concept.opens:
        return True
    text = read.found[mention.document].document.text
    return _ITEM.search(text[max(0, concept.start - _LOOK_BACK) : concept.start]) is not None


def _admitting(mention: Placed) -> bool:
    """Whether a mention opens the admission diagnosis, which stands where no final one is named."""
    concept = mention.resolved.concept
    return _present(mention) and concept.section == "admission diagnosis" and concept.opens
