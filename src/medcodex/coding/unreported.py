"""What was found and is not reported, each code with the reason a coder can check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.coding.present import evidence_of
from medcodex.encounter import Assertion, NotReported
from medcodex.suggest.symptom import is_symptom

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.coding.leaving_out import Left
    from medcodex.coding.reading import ReadNote
    from medcodex.conventions.integral import IntegralSymptoms
    from medcodex.conventions.redundant import RedundantCodes
    from medcodex.suggest.case import Case, Placed
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.terminology.book import Icd10cmBook

_OUTSIDE = (
    "uncertain diagnosis, not coded as established outside facility claims of inpatient settings",
    "Official Guidelines FY2026 IV.H",
)
_EARLY = ("uncertain before study and not at the time of discharge", "Official Guidelines FY2026 II.H, III.C")


class Unreported:
    """Says why a code is not reported; the tables are loaded once."""

    def __init__(self, integral: IntegralSymptoms, redundant: RedundantCodes, classes: SectionClasses) -> None:
        self._integral = integral
        self._redundant = redundant
        self._classes = classes

    def of(
        self,
        scored: Iterable[tuple[Case, float]],
        left: Sequence[Left],
        codes: Sequence[str],
        read: ReadNote,
        book: Icd10cmBook,
        *,
        stay: bool,
    ) -> tuple[NotReported, ...]:
        """Codes that are not among the reported ``codes``: those that a convention left out, those that an uncertain
        wording alone supports, those below the line; each once, in this order. ``stay``: a facility claim of an
        inpatient setting."""
        out: dict[str, NotReported] = {}
        taken = set(codes)

        def add(code: str, because: str, source: str, mentions: Sequence[Placed]) -> None:
            if code not in taken and code not in out:
                row = book.row(code)
                out[code] = NotReported(
                    code, row.title if row else "", because, source, evidence_of(mentions, read.texts)
                )

        for case, because, source in left:
            add(case.code, because, source, case.mentions)
        for code, mentions in _uncertain(read.placed).items():
            add(code, *(_EARLY if stay else _OUTSIDE), mentions)
        for case, score in scored:
            if case.code not in taken:
                add(case.code, *self._below(case, score, codes), case.mentions)
        return tuple(out.values())

    def _below(self, case: Case, score: float, codes: Sequence[str]) -> tuple[str, str]:
        integral = self._integral.because(case.code, codes)
        if integral and is_symptom(case.code):
            return f"integral to {integral[0]}", integral[1]
        redundant = self._redundant.because(case.code, codes)
        if redundant:
            return f"redundant with {redundant[0]}", redundant[1]
        if self._classes.only_observed(case.sections):
            return "only in an examination or a result", "Official Guidelines FY2026 III.B, IV.K"
        if is_symptom(case.code) and any(not is_symptom(code) and code[0] not in "ZVWXY" for code in codes):
            return "symptom beside a definitive diagnosis", "Official Guidelines FY2026 II.A, IV.D"
        return f"too unsure (confidence {score:.2f})", "model"


def _uncertain(placed: Iterable[Placed]) -> dict[str, list[Placed]]:
    out: dict[str, list[Placed]] = {}
    for one in placed:
        resolved = one.resolved
        if resolved.assertion is Assertion.POSSIBLE and not resolved.reportable and resolved.code:
            out.setdefault(resolved.code, []).append(one)
    return out
