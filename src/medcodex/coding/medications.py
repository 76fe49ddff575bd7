"""Drugs on the record as support for documented conditions, and drugs that no documented condition explains.

A drug supports what a provider documented; it is never the reason of a code (Official Guidelines FY2026 I.A.19: the
provider's statement is what a code rests on). A drug of narrow use without any such condition is material for a query.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from medcodex.coding.conflict import UnexplainedDrug
from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import SUPPORT, Assertion, Evidence, Why
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.coding.result import CodedNote
    from medcodex.encounter import ProposedCode

SYSTEM = "icd10cm"
_MOST_DRUGS = 2  # that are shown as support of one code
_NOT_TAKEN = frozenset({"allergies", "family history"})
_DOCUMENTED = frozenset({Assertion.PRESENT, Assertion.POSSIBLE, Assertion.HISTORICAL})


class _Use(NamedTuple):
    match: str
    codes: CodeRanges
    conditions: str
    ask: bool
    source: str


class _Drug(NamedTuple):
    name: str
    drug_class: str
    evidence: Evidence


class DrugUses:
    """What drugs are given for (data/drug_conditions.tsv)."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._uses = {
            r["match"]: _Use(r["match"], CodeRanges(r["codes"]), r["for"], r["ask"] == "yes", r["source"]) for r in rows
        }

    @classmethod
    def load(cls) -> DrugUses:
        """The packaged table."""
        return cls(table_rows("medcodex.coding", "data/drug_conditions.tsv"))

    def of(self, drug_class: str) -> _Use | None:
        """The uses of a class: its own row, else that of what stands before its first comma."""
        return self._uses.get(drug_class) or self._uses.get(drug_class.split(",", 1)[0])


@dataclass(frozen=True, slots=True)
class Medications:
    """The step that adds drugs as support and tells those that nothing explains."""

    uses: DrugUses

    def __call__(self, coded: CodedNote, read: ReadNote, note: NoteInput) -> CodedNote:
        """The note with drugs as evidence (marked "support") and rule of the codes they go with."""
        drugs = [(drug, use) for drug in _drugs(read) if (use := self.uses.of(drug.drug_class))]
        if not drugs:
            return coded
        codes = tuple(_supported(code, drugs) for code in coded.codes)
        return replace(coded, codes=codes, unexplained_drugs=tuple(_unexplained(drugs, read)))


def _drugs(read: ReadNote) -> Iterator[_Drug]:
    """Drugs the patient takes, once each, where they are named first."""
    seen = set()
    for (doc_id, text), found in zip(read.texts.items(), read.found, strict=True):
        for concept in found.concepts:
            if concept.kind != "therapy" or concept.assertion is not Assertion.PRESENT:
                continue
            name, drug_class = concept.path[:2]
            if concept.section in _NOT_TAKEN or name in seen:
                continue
            seen.add(name)
            words = text[concept.start : concept.end]
            yield _Drug(
                name, drug_class, Evidence(doc_id, concept.start, concept.end, words, concept.section, (SUPPORT,))
            )


def _supported(code: ProposedCode, drugs: Sequence[tuple[_Drug, _Use]]) -> ProposedCode:
    if code.system != SYSTEM or code.code.startswith("Z79"):
        return code
    fitting = [(drug, use) for drug, use in drugs if code.code in use.codes][:_MOST_DRUGS]
    if not fitting:
        return code
    why = [
        Why("rule", (drug.name, f"given for {use.conditions}", "support, no reason by itself"), use.source)
        for drug, use in fitting
    ]
    return replace(code, evidence=(*code.evidence, *(drug.evidence for drug, _ in fitting)), why=(*code.why, *why))


def _unexplained(drugs: Sequence[tuple[_Drug, _Use]], read: ReadNote) -> Iterator[UnexplainedDrug]:
    asked = [(drug, use) for drug, use in drugs if use.ask]
    if not asked:
        return
    documented = {
        code
        for one in read.placed
        if one.resolved.concept.kind != "therapy" and one.resolved.concept.assertion in _DOCUMENTED
        for code in (one.resolved.code, one.resolved.concept.code, *one.resolved.concept.others)
        if code
    }
    for drug, use in asked:
        if not any(code in use.codes for code in documented):
            evidence = (drug.evidence._replace(marks=()),)
            yield UnexplainedDrug(drug.name, drug.drug_class, (use.conditions,), evidence, use.source)
