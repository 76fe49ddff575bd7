"""Codes one note or encounter: found, resolved, joined by convention, chosen, ordered, with evidence for every code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.coding.documents import told
from medcodex.coding.joining import join_cases, with_companions, with_findings, without_redundant
from medcodex.coding.mere_results import without_mere_results
from medcodex.coding.order import in_claim_order
from medcodex.coding.present import SYSTEM, mention_record, proposed_code
from medcodex.coding.reading import ReadNote
from medcodex.coding.result import CodedNote
from medcodex.encounter import Claim, Notice
from medcodex.suggest.case import Placed, group
from medcodex.suggest.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.coding.documents import Documents
    from medcodex.coding.note import NoteInput
    from medcodex.conventions.combinations import Combinations
    from medcodex.conventions.companions import Companions
    from medcodex.conventions.redundant import RedundantCodes
    from medcodex.suggest.concept import FoundDocument
    from medcodex.suggest.finder import Finder
    from medcodex.suggest.past import History
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.suggest.select import Selector
    from medcodex.terminology.book import Icd10cmBook


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that coding needs, wired once; holds no state between notes."""

    book: Icd10cmBook
    finder: Finder
    history: History
    combinations: Combinations
    companions: Companions
    redundant: RedundantCodes
    selector: Selector
    classes: SectionClasses
    documents: Documents

    def diagnoses(self, note: NoteInput) -> tuple[CodedNote, ReadNote]:
        """The diagnosis codes to report for one note, each with evidence, everything found, and what was read of it.

        Uncertain diagnoses count as established only on facility claims of inpatient settings (Official Guidelines
        FY2026 II.H, III.C); all others follow Section IV.H.
        """
        read = self.read(note)
        cases = join_cases(group(read.placed), self.combinations, self.book, self.classes)
        scores = self.selector.score(cases, note.setting.is_inpatient)
        chosen = without_redundant(self.selector.choose(cases, scores), self.redundant)
        chosen = with_companions(cases, scores, chosen, self.companions)
        ordered = in_claim_order(with_findings(chosen, self.book), note, self.classes)
        codes = tuple(proposed_code(placed, rank, self.book, read.texts) for rank, placed in enumerate(ordered, 1))
        coded = CodedNote(
            note.id,
            note.setting,
            note.claim,
            note.date,
            {SYSTEM: dict(self.book.releases)},
            tuple(Notice(n.kind, n.message) for n in self.book.notices),
            codes,
            read.mentions,
            (),
            read.texts,
        )
        return told(coded, read), read

    def candidates(self, note: NoteInput) -> list[tuple[str, Mapping[str, float]]]:
        """Every code that could be proposed, with the features by which the selector judges it."""
        cases = join_cases(group(self.read(note).placed), self.combinations, self.book, self.classes)
        features = self.selector.features(cases, note.setting.is_inpatient)
        return [(case.code, one) for case, one in zip(cases, features, strict=True)]

    def read(self, note: NoteInput) -> ReadNote:
        """Everything found in the note's documents, resolved and weighed but not yet joined or chosen."""
        ordered = self.documents.in_order(note)
        texts: dict[str | None, str] = {d.id: d.text for d in ordered} or {None: note.text or ""}
        uncertain = note.setting.is_inpatient and note.claim is Claim.FACILITY
        patient = _patient_words(note)
        documents: list[FoundDocument] = []
        placed: list[Placed] = []
        mentions = []
        for number, (doc_id, text) in enumerate(texts.items()):
            found = self.finder.find(text, doc_id, patient)
            documents.append(found)
            for concept in found.concepts:
                one = Placed(number, resolve(concept, self.history, self.book, uncertain))
                placed.append(one)
                mentions.append(mention_record(one.resolved, text, doc_id))
        if note.setting.is_inpatient:
            placed = without_mere_results(placed, self.book)
        read = ReadNote(texts, tuple(documents), tuple(placed), tuple(mentions))
        return self.documents.weigh(read, note) if note.documents else read


def _patient_words(note: NoteInput) -> frozenset[str]:
    words = set()
    if note.age is not None and note.age < 1:
        words.add("infant")
    if note.sex in {"F", "M"}:
        words.add("female" if note.sex == "F" else "male")
    return frozenset(words)
