"""What each code of an answer is: right, acceptable, tempting, invalid, or without support in the chart."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from medcodex.errors import NotLoadedError
from medcodex.learn.cases.case import Need
from medcodex.learn.marking.credit import credit
from medcodex.learn.marking.mark import UNCOUNTED, AnswerMark, Verdict
from medcodex.learn.marking.near import FOUND, Near
from medcodex.terminology.icd10cm.codes import category

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.cases.case import Case
    from medcodex.learn.marking.answer import AnswerCode
    from medcodex.learn.marking.corrections import Correction
    from medcodex.learn.marking.matching import Match
    from medcodex.learn.marking.ports import Markers, Words

_AS = {
    Near.HIT: Verdict.RIGHT,
    Near.ALTERNATIVE: Verdict.RIGHT,
    Near.DETAIL: Verdict.DETAIL,
    Near.SEVENTH: Verdict.SEVENTH,
    Near.AXIS: Verdict.AXIS,
    Near.LESS_SPECIFIC: Verdict.LESS_SPECIFIC,
}
_FAMILIES = frozenset({"icd10cm", "icd10pcs"})
"""Systems in which the first three characters name what a code is about: the category, the table."""
_NEVER_WORSE = frozenset({Verdict.RIGHT, Verdict.ACCEPTABLE, Verdict.DETAIL})


def judged_codes(
    case: Case,
    codes: Sequence[AnswerCode],
    matches: Sequence[Match],
    markers: Markers,
    beside: Sequence[Correction],
) -> tuple[AnswerMark, ...]:
    """The codes of an answer, in its order; ``beside`` are the codes that the site accepts beside the key."""
    by_answer = {one.answer: one for one in matches if one.near in FOUND}
    judge = _Judge(case, markers, beside)
    found, seen = [], set[tuple[object, ...]]()
    for at, one in enumerate(codes):
        found.append(judge.said(one, Verdict.TWICE) if one.same in seen else judge.judged(one, by_answer.get(at)))
        seen.add(one.same)
    return tuple(found)


class _Judge:
    """Judges the codes of one answer; the engine reads the chart when it is first asked."""

    def __init__(self, case: Case, markers: Markers, beside: Sequence[Correction]) -> None:
        self._case = case
        self._books = markers.books
        self._reader = markers.reader
        self._beside = beside

    @cached_property
    def _words(self) -> Sequence[Words]:
        return self._reader.words(self._case)

    def judged(self, one: AnswerCode, match: Match | None) -> AnswerMark:
        """The first that holds: of the key, accepted by the site, invalid, tempting, nearly right, without support."""
        key = None if match is None else self._case.key.codes[match.key]
        verdict = None if match is None else _AS[match.near]
        if key is not None and verdict is Verdict.RIGHT and key.need is Need.ACCEPTABLE:
            verdict = Verdict.ACCEPTABLE
        stands_for = None if key is None else key.code
        if verdict is not None and verdict in _NEVER_WORSE:
            return self.said(one, verdict, stands_for=stands_for)
        return self._wrong(one, stands_for) or (
            self._beyond(one) if verdict is None else self.said(one, verdict, stands_for=stands_for)
        )

    def said(self, one: AnswerCode, verdict: Verdict, **more: Any) -> AnswerMark:
        """A verdict with what it is worth."""
        worth = 0.0 if verdict in UNCOUNTED else credit("answer", verdict)
        title = self._books.title(one.system, one.code, self._case.date) if one.system else ""
        return AnswerMark(one, verdict, worth, title, **more)

    def _wrong(self, one: AnswerCode, stands_for: str | None) -> AnswerMark | None:
        site = next((each for each in self._beside if (each.system, each.code) == one.named), None)
        if site is not None:
            return self.said(one, Verdict.SITE, correction=site)
        problem = self._problem(one)
        if problem:
            return self.said(one, Verdict.INVALID, stands_for=stands_for, because=problem)
        lesson = next((each for each in self._case.key.tempting if (each.system, each.code) == one.named), None)
        if lesson is not None:
            return self.said(one, Verdict.TEMPTING, stands_for=stands_for, because=lesson.because, lesson=lesson)
        return self._beside_its_alternative(one) or self._neighbour(one) if stands_for is None else None

    def _beside_its_alternative(self, one: AnswerCode) -> AnswerMark | None:
        """Of a code that the key accepts for another, where that other, or a further one, stands in the answer too."""
        codes = self._case.key.codes
        key = next((each for each in codes if each.system == one.system and one.code in each.accepted), None)
        if key is None:
            return None
        because = f"the key has one of {', '.join(key.accepted)}, not both"
        return self.said(one, Verdict.TWICE, stands_for=key.code, because=because)

    def _neighbour(self, one: AnswerCode) -> AnswerMark | None:
        """Of a code from where a code of the key stands, too."""
        keys = [each for each in self._case.key.codes if each.system == one.system]
        key = next((each for each in keys if one.system in _FAMILIES and each.code[:3] == one.code[:3]), None)
        return None if key is None else self.said(one, Verdict.NEIGHBOUR, stands_for=key.code)

    def _beyond(self, one: AnswerCode) -> AnswerMark:
        """Of a code that is near no code of the key: what of the chart speaks for it."""
        said = _words_for(one, self._words)
        if said is None:
            return self.said(one, Verdict.UNSUPPORTED)
        kind = Verdict.UNSUPPORTED if said.because else Verdict.BEYOND
        return self.said(one, kind, because=said.because, words=said)

    def _problem(self, one: AnswerCode) -> str:
        """Why a code may not be reported, and what would be; "" where it may, or no list of its system is loaded."""
        if one.system is None:
            return "has not the form of a code of any system"
        try:
            return self._books.problem(one.system, one.code, self._case.date) or ""
        except NotLoadedError:
            return ""


def _words_for(one: AnswerCode, words: Sequence[Words]) -> Words | None:
    """What the engine read as this very code, best as present; else as something of its category."""
    same = [each for each in words if each.system == one.system and one.code in each.codes]
    if not same and one.system == "icd10cm":
        same = [each for each in words if each.system == "icd10cm" and category(one.code) in map(category, each.codes)]
    return min(same, key=lambda each: bool(each.because), default=None)
