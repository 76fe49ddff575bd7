"""What speaks for and against reporting a candidate code, as named numbers.

The features follow the guidelines' own grounds: what the provider assessed (IV.G, IV.J), signs and symptoms beside a
diagnosis (I.B.5, IV.D), history (IV.J, I.C.21.c.4), abnormal findings without stated significance (III.B).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import Assertion
from medcodex.suggest.section_class import ASSESSED
from medcodex.suggest.symptom import is_symptom
from medcodex.suggest.titles import is_generic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.conventions.integral import IntegralSymptoms
    from medcodex.suggest.case import Case
    from medcodex.suggest.past import History
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.terminology.book import Icd10cmBook

_VAGUE = CodeRanges("R52,R60.9,R68.89,R69,T14.-,R58,M79.609,M25.50,T78.40,D49.9,C80.1,B99.9,L98.499,I99.8,R53.1,Z76.89")
# Z codes that say why the patient came (I.C.21.c.13 routine examinations, I.C.21.c.8 follow-up, I.C.21.c.11, .12).
REASON_FOR_ENCOUNTER = CodeRanges("Z00,Z01,Z02,Z08,Z09,Z34,Z38,Z51.0-Z51.1")
# Drugs usually given for days: their use is long-term only when the note says so (I.C.21.c.3).
_SHORT_THERAPY = CodeRanges("Z79.1,Z79.2,Z79.52,Z79.891")
_DIABETES_THERAPY = CodeRanges("Z79.4,Z79.84,Z79.85")
_EXTERNAL = CodeRanges("V00-Y99")


class _Note(NamedTuple):
    """What features ask of all candidates of a note together."""

    codes: list[str]
    assessed: list[str]
    has_plan: bool
    headed: bool
    inpatient: bool


class FeatureReader:
    """Reads features; the tables are loaded once."""

    def __init__(
        self, book: Icd10cmBook, history: History, integral: IntegralSymptoms, classes: SectionClasses
    ) -> None:
        self._book = book
        self._history = history
        self._integral = integral
        self._classes = classes

    def read(self, cases: Sequence[Case], inpatient: bool) -> list[dict[str, float]]:
        """One mapping of feature to value for each case, in order."""
        placed = {case.code: self._section_classes(case) for case in cases}
        diagnoses = [c.code for c in cases if not is_symptom(c.code) and c.code[0] not in "ZVWXY"]
        note = _Note(
            codes=[case.code for case in cases],
            assessed=[code for code in diagnoses if placed[code] & ASSESSED],
            has_plan=any(classes & ASSESSED for classes in placed.values()),
            headed=any(self._heads(case) for case in cases),
            inpatient=inpatient,
        )
        return [self._one(case, placed[case.code], note) for case in cases]

    def _heads(self, case: Case) -> bool:
        """Whether a list item of the assessment names the case."""
        concepts = (m.resolved.concept for m in case.mentions)
        return any(c.list_item and self._classes.of(c.section) in ASSESSED for c in concepts)

    def _section_classes(self, case: Case) -> frozenset[str]:
        return frozenset(self._classes.of(section) for section in case.sections)

    def _one(self, case: Case, classes: frozenset[str], note: _Note) -> dict[str, float]:
        concepts = [m.resolved.concept for m in case.mentions]
        strong = bool(classes & ASSESSED)
        symptom = is_symptom(case.code)
        out = {"bias": 1.0}
        for name in classes:
            out[f"in {name}"] = 1.0
        if len(classes) == 1:
            out[f"only {next(iter(classes))}"] = 1.0
        heading = self._heads(case)
        out |= {
            "heading": float(heading),
            "prose assessment": float(strong and not symptom and not note.headed and case.code[0] not in "ZVWXY"),
            "opens": float(strong and any(c.opens and self._classes.of(c.section) in ASSESSED for c in concepts)),
            "stated": float(not strong and any(c.stated for c in concepts)),
            "nothing assessed": float(not note.has_plan and not symptom and case.code[0] not in "ZVWXY"),
            "symptom": float(symptom),
            "symptom assessed": float(symptom and strong),
            "symptom as heading": float(symptom and heading),
            "symptom beside diagnosis": float(symptom and any(code != case.code for code in note.assessed)),
            "symptom integral": float(symptom and self._integral.covered(case.code, note.codes)),
            "vague": float(case.code in _VAGUE),
            "external cause": float(case.code in _EXTERNAL),
            "status": float(case.code[0] == "Z" and not case.is_history),
            "encounter": float(case.code in REASON_FOR_ENCOUNTER),
            "allergy status": float(case.code.startswith("Z88")),
            "status assessed": float(case.code[0] == "Z" and strong),
            "history": float(case.is_history),
            "family": float(all(m.resolved.assertion is Assertion.FAMILY for m in case.mentions)),
            "therapy": float(all(c.kind == "therapy" for c in concepts)),
            "other therapy": float(case.code == "Z79.899"),
            "short therapy": float(case.code in _SHORT_THERAPY and all(c.kind == "therapy" for c in concepts)),
            "diabetes therapy": float(case.code in _DIABETES_THERAPY),
            "symptom in review only": float(symptom and classes <= {"review", "exam", "result"}),
            "symptom not assessed": float(symptom and not strong),
            "chronic": float(self._history.is_chronic(case.code)),
            "chronic not assessed": float(self._history.is_chronic(case.code) and not strong),
            "not assessed": float(note.has_plan and not strong),
            "joined": float(bool(case.rules)),
            "repeated": float(len(concepts) > 1),
            "often": float(len(concepts) > 3),
            "one word": float(max(len(c.forms) for c in concepts) == 1),
            "many words": float(max(len(c.forms) for c in concepts) > 2),
            "unspecified": float(self._unspecified(case.code)),
            "injury": float(case.code[0] in "ST"),
            "inpatient": float(note.inpatient),
            "inpatient not assessed": float(note.inpatient and note.has_plan and not strong),
            "inpatient symptom": float(note.inpatient and symptom),
        }
        return {name: value for name, value in out.items() if value}

    def _unspecified(self, code: str) -> bool:
        row = self._book.row(code)
        return row is not None and is_generic(row.title)
