"""What speaks for and against reporting a candidate code, as named numbers.

The features follow the guidelines' own grounds: what the provider assessed (IV.G, IV.J), signs and symptoms beside a
diagnosis (I.B.5, IV.D), history (IV.J, I.C.21.c.4), abnormal findings without stated significance (III.B).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import Assertion
from medcodex.suggest.section_class import ASSESSED
from medcodex.suggest.symptom import is_symptom
from medcodex.suggest.titles import is_generic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from medcodex.conventions.integral import IntegralSymptoms
    from medcodex.suggest.case import Case
    from medcodex.suggest.past import History
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.terminology.book import Icd10cmBook

_VAGUE = CodeRanges("R52,R60.9,R68.89,R69,T14.-,R58,M79.609,M25.50,T78.40,D49.9,C80.1,B99.9,L98.499,I99.8,R53.1,Z76.89")
# Z codes that say why the patient came (I.C.21.c.13 routine examinations, I.C.21.c.8 follow-up, I.C.21.c.11, .12).
REASON_FOR_ENCOUNTER = CodeRanges("Z00,Z01,Z02,Z08,Z09,Z34,Z38,Z51.0-Z51.1")
# Drugs usually given for days or in cycles: their use is long-term only when the note says so (I.C.21.c.3).
_SHORT_THERAPY = CodeRanges("Z79.1,Z79.2,Z79.52,Z79.630,Z79.632-Z79.634,Z79.891")
_DIABETES_THERAPY = CodeRanges("Z79.4,Z79.84,Z79.85")
_EXTERNAL = CodeRanges("V00-Y99")


class _Note(NamedTuple):
    """What features ask of all candidates of a note together."""

    codes: list[str]
    assessed: list[str]
    has_plan: bool
    heads: Set[str]
    inpatient: bool


class _CodeTraits(NamedTuple):
    """What a code tells of itself, whatever the note: the features that hold of it, and what others ask for."""

    features: Mapping[str, float]
    symptom: bool
    external_or_status: bool
    z_code: bool
    short_therapy: bool
    chronic: bool


class FeatureReader:
    """Reads features; the tables are loaded once."""

    def __init__(
        self, book: Icd10cmBook, history: History, integral: IntegralSymptoms, classes: SectionClasses
    ) -> None:
        self._book = book
        self._history = history
        self._integral = integral
        self._classes = classes
        self._of_code = lru_cache(maxsize=20_000)(self._read_code)

    def read(self, cases: Sequence[Case], inpatient: bool) -> list[dict[str, float]]:
        """One mapping of feature to value for each case, in order."""
        placed = {case.code: self._section_classes(case) for case in cases}
        heads = {case.code for case in cases if self._heads(case)}
        diagnoses = [c.code for c in cases if not is_symptom(c.code) and c.code[0] not in "ZVWXY"]
        note = _Note(
            codes=[case.code for case in cases],
            assessed=[code for code in diagnoses if placed[code] & ASSESSED],
            has_plan=any(classes & ASSESSED for classes in placed.values()),
            heads=heads,
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
        own = self._of_code(case.code)
        strong = bool(classes & ASSESSED)
        condition = not own.symptom and not own.external_or_status
        heading = case.code in note.heads
        longest = max([len(c.forms) for c in concepts])
        therapy = all(c.kind == "therapy" for c in concepts)
        holds = {
            "heading": heading,
            "prose assessment": strong and condition and not note.heads,
            "opens": strong and any(c.opens and self._classes.of(c.section) in ASSESSED for c in concepts),
            "stated": not strong and any(c.stated for c in concepts),
            "nothing assessed": not note.has_plan and condition,
            "status": own.z_code and not case.is_history,
            "status assessed": own.z_code and strong,
            "history": case.is_history,
            "family": all(m.resolved.assertion is Assertion.FAMILY for m in case.mentions),
            "therapy": therapy,
            "short therapy": own.short_therapy and therapy,
            "chronic not assessed": own.chronic and not strong,
            "not assessed": note.has_plan and not strong,
            "joined": bool(case.rules),
            "repeated": len(concepts) > 1,
            "often": len(concepts) > 3,
            "one word": longest == 1,
            "many words": longest > 2,
            "inpatient": note.inpatient,
            "inpatient not assessed": note.inpatient and note.has_plan and not strong,
        }
        if own.symptom:
            holds |= {
                "symptom assessed": strong,
                "symptom as heading": heading,
                "symptom beside diagnosis": any(code != case.code for code in note.assessed),
                "symptom integral": self._integral.covered(case.code, note.codes),
                "symptom in review only": classes <= {"review", "exam", "result"},
                "symptom not assessed": not strong,
                "inpatient symptom": note.inpatient,
            }
        out = {"bias": 1.0, **own.features, **{f"in {name}": 1.0 for name in classes}}
        if len(classes) == 1:
            out[f"only {next(iter(classes))}"] = 1.0
        out.update([(name, 1.0) for name, held in holds.items() if held])
        return out

    def _read_code(self, code: str) -> _CodeTraits:
        row = self._book.row(code)
        symptom, chronic = is_symptom(code), self._history.is_chronic(code)
        holds = {
            "symptom": symptom,
            "vague": code in _VAGUE,
            "external cause": code in _EXTERNAL,
            "encounter": code in REASON_FOR_ENCOUNTER,
            "allergy status": code.startswith("Z88"),
            "other therapy": code == "Z79.899",
            "diabetes therapy": code in _DIABETES_THERAPY,
            "chronic": chronic,
            "unspecified": row is not None and is_generic(row.title),
            "injury": code[0] in "ST",
        }
        return _CodeTraits(
            features={f"chapter {code[0]}": 1.0} | {name: 1.0 for name, held in holds.items() if held},
            symptom=symptom,
            external_or_status=code[0] in "ZVWXY",
            z_code=code[0] == "Z",
            short_therapy=code in _SHORT_THERAPY,
            chronic=chronic,
        )
