"""Gaps between what an examination, an image or a report shows and what the provider says of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import Assertion, Claim
from medcodex.query.gap import Gap
from medcodex.query.quoting import quotes
from medcodex.suggest.section_class import ASSESSED
from medcodex.suggest.symptom import is_symptom
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.query.gap import NoteView
    from medcodex.suggest.case import Placed
    from medcodex.suggest.section_class import SectionClasses

_EXAM, _RESULT = "exam", "result"
_REPORTS = frozenset({"results", "imaging"})
# Diseases that images and reports show; what a laboratory counts is no statement of a disease.
_SEEN = CodeRanges("C00-D49,E04,G91,G93-G95,I05-I99,J,K,M,N13,N20,N28,N40,N80-N85,Q")
_NO_DISEASE = CodeRanges("R,V-Y,Z,S00-S99")
_MOST = 3
_EXAMINED = Gap(
    "QO-01",
    "finding without a statement",
    "examination findings",
    "found on examination and not addressed in the assessment",
    "Can the clinical significance of these findings on examination be documented?",
    ("Diagnosis or suspected cause: ____", "Known and unchanged: ____", "Not clinically significant"),
    (),
    (),
    45,
    "Official Guidelines FY2026 III.B",
)
_REPORTED = Gap(
    "QO-02",
    "finding without a statement",
    "findings of tests and images",
    "named in a result or report and not addressed by the provider",
    "Can the clinical significance of these findings for this encounter be documented?",
    ("A current diagnosis: ____", "Known and unchanged: ____", "Incidental, not clinically significant"),
    (),
    (),
    50,
    "Official Guidelines FY2026 III.B",
)
_UNSURE = Gap(
    "QO-03",
    "uncertain diagnosis",
    "certainty of an assessment",
    "an uncertain diagnosis of an outpatient encounter is not coded; its symptoms are, until it is established",
    "Was what is described as uncertain established or ruled out by the end of the encounter?",
    ("Established: ____", "Ruled out", "Still uncertain at the end of the encounter"),
    (),
    (),
    30,
    "Official Guidelines FY2026 IV.H",
)


class Explained(NamedTuple):
    """A finding by its codes and one of its words, what its sentence must hold, and the diagnoses that explain it."""

    finding: str
    codes: CodeRanges
    words: frozenset[str]
    beside: tuple[str, ...]
    explained: CodeRanges


class ObservedGaps:
    """The packaged findings and the kinds of sections."""

    def __init__(self, classes: SectionClasses) -> None:
        self._classes = classes
        self._rows = tuple(
            Explained(
                row["finding"],
                CodeRanges(row["codes"]),
                frozenset(row["words"].split(",")),
                tuple(filter(None, row["beside"].split(","))),
                CodeRanges(row["explained"]),
            )
            for row in table_rows("medcodex.query", "data/findings_to_explain.tsv")
        )

    def gaps(self, view: NoteView) -> Iterator[Gap]:
        """Findings without a statement of their meaning, and diagnoses that stay uncertain."""
        if not view.tells_visit:
            return
        by_section: dict[str, list[Placed]] = defaultdict(list)
        for placed in view.read.placed:
            by_section[placed.resolved.concept.section].append(placed)
        by_class: dict[str, list[Placed]] = defaultdict(list)
        for section, all_of_it in by_section.items():
            by_class[self._classes.of(section)] += all_of_it
        if not any(by_class[name] for name in ASSESSED):
            return
        assessed = {code for name in ASSESSED for placed in by_class[name] for code in _codes(placed)}
        yield from self._examined(view, by_class[_EXAM], assessed)
        if reported := [one for one in by_class[_RESULT] if _names_disease(one)]:
            elsewhere = {
                _category(code)
                for name, all_placed in by_class.items()
                if name != _RESULT
                for placed in all_placed
                for code in _codes(placed)
            }
            yield from _reported(view, reported, elsewhere)
        if not (view.coded.setting.is_inpatient and view.coded.claim is Claim.FACILITY):
            yield from _uncertain(view, [placed for name in sorted(ASSESSED) for placed in by_class[name]])

    def _examined(self, view: NoteView, placed: Sequence[Placed], assessed: set[str]) -> Iterator[Gap]:
        found: dict[str, Placed] = {}
        for one in placed:
            concept = one.resolved.concept
            if concept.assertion is not Assertion.PRESENT or concept.code in assessed:
                continue
            for row in self._rows:
                named = concept.code in row.codes and not row.words.isdisjoint(concept.forms)
                if not named or any(code in row.explained for code in view.diagnoses):
                    continue
                if not row.beside or any(word in _sentence(view, one) for word in row.beside):
                    found.setdefault(row.finding, one)
        if found:
            reason = f"{_EXAMINED.reason}: {', '.join(found)}"
            yield _gap(view, replace(_EXAMINED, reason=reason), list(found.values()))


def _sentence(view: NoteView, placed: Placed) -> str:
    document = view.read.found[placed.document].document
    sentence = document.sentences[placed.resolved.concept.sentence]
    return document.text[sentence.start : sentence.end].lower()


def _names_disease(placed: Placed) -> bool:
    """Whether a report states a disease, and not only a value or a sign."""
    concept = placed.resolved.concept
    if concept.assertion is not Assertion.PRESENT or concept.section not in _REPORTS:
        return False
    return concept.kind not in {"finding", "vague", "therapy"} and concept.code in _SEEN


def _reported(view: NoteView, placed: Sequence[Placed], elsewhere: set[str]) -> Iterator[Gap]:
    """Diagnoses that only an image or a report names (Section III.B: not coded without the provider's statement)."""
    found: dict[str, Placed] = {}
    for one in placed:
        category = _category(one.resolved.concept.code)
        if category not in elsewhere:
            found.setdefault(category, one)
    if found:
        yield _gap(view, _REPORTED, list(found.values()))


def _uncertain(view: NoteView, placed: Sequence[Placed]) -> Iterator[Gap]:
    """A diagnosis of the assessment that stays uncertain at the end of an outpatient encounter for which no other
    diagnosis is established."""
    if any(code not in _NO_DISEASE and not is_symptom(code) and view.is_assessed(code) for code in view.diagnoses):
        return
    certain = {_category(code) for code in view.diagnoses}
    found: dict[str, Placed] = {}
    for one in placed:
        concept = one.resolved.concept
        heads = concept.opens or concept.list_item
        if heads and concept.assertion is Assertion.POSSIBLE and concept.code and concept.code not in _NO_DISEASE:
            found.setdefault(_category(concept.code), one)
    found = {category: one for category, one in found.items() if category not in certain}
    if found:
        yield _gap(view, _UNSURE, list(found.values()))


def _gap(view: NoteView, asked: Gap, placed: Sequence[Placed]) -> Gap:
    """The gap with the words of the record that show it."""
    shown = placed[:_MOST]
    spans = [(one.document, one.resolved.concept.start, one.resolved.concept.end) for one in shown]
    codes = tuple(one.resolved.code for one in shown if one.resolved.code in view.diagnoses)
    return replace(asked, quotes=quotes(view.read, spans), codes=codes)


def _codes(placed: Placed) -> tuple[str, ...]:
    concept = placed.resolved.concept
    return (concept.code, *concept.others) if concept.code else ()


def _category(code: str) -> str:
    return code[:3]
