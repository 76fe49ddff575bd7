"""Codes one note or encounter: found, resolved, joined by convention, chosen, ordered, with evidence for every code."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from medcodex.coding.documents import told
from medcodex.coding.joining import join_cases, with_second_codes
from medcodex.coding.mere_results import without_mere_results
from medcodex.coding.present import SYSTEM, mention_record, proposed_code, wider_mention
from medcodex.coding.reading import ReadNote
from medcodex.coding.result import CodedNote
from medcodex.encounter import Claim, Notice
from medcodex.suggest.case import Case, Placed, group
from medcodex.suggest.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.coding.claim_rules import ClaimRules
    from medcodex.coding.documents import Documents
    from medcodex.coding.late_stroke import LateStroke
    from medcodex.coding.note import NoteInput
    from medcodex.conventions.combinations import Combinations
    from medcodex.conventions.of_book import BookConventions
    from medcodex.conventions.one_wording import OneWording
    from medcodex.encounter import Mention
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
    conventions: BookConventions
    finder: Finder
    history: History
    combinations: Combinations
    one_wording: OneWording
    selector: Selector
    classes: SectionClasses
    documents: Documents
    rules: ClaimRules
    late_stroke: LateStroke

    def diagnoses(self, note: NoteInput) -> tuple[CodedNote, ReadNote]:
        """The diagnosis codes to report for one note, each with evidence, everything found, and what was read of it.

        Uncertain diagnoses count as established only on facility claims of inpatient settings (Official Guidelines
        FY2026 II.H, III.C); all others follow Section IV.H.
        """
        read = self.read(note)
        cases = self.cases(read)
        scores = self.selector.score(cases, note.setting.is_inpatient)
        chosen = self.selector.choose(cases, scores)
        ordered, not_reported = self.rules.claim(cases, scores, chosen, note, read)
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
            not_reported,
        )
        return told(coded, read), read

    def candidates(self, note: NoteInput) -> list[tuple[str, Mapping[str, float]]]:
        """Every code that could be proposed, with the features by which the selector judges it."""
        cases = self.cases(self.read(note))
        features = self.selector.features(cases, note.setting.is_inpatient)
        return [(case.code, one) for case, one in zip(cases, features, strict=True)]

    def cases(self, read: ReadNote) -> list[Case]:
        """The candidate codes of a note, joined by the conventions, before any is chosen."""
        cases = with_second_codes(group(read.placed), self.one_wording, self.book)
        return join_cases(cases, self.combinations, self.book, self.classes)

    def read(self, note: NoteInput) -> ReadNote:
        """Everything found in the note's documents, resolved and weighed but not yet joined or chosen."""
        ordered = self.documents.in_order(note)
        texts: dict[str | None, str] = {d.id: d.text for d in ordered} or {None: note.text or ""}
        uncertain = note.setting.is_inpatient and note.claim is Claim.FACILITY
        patient = _patient_words(note)
        documents: list[FoundDocument] = []
        placed: list[Placed] = []
        mentions: list[Mention] = []
        for number, (doc_id, text) in enumerate(texts.items()):
            found = self.finder.find(text, doc_id, patient)
            documents.append(found)
            named = []
            for concept in found.concepts:
                one = Placed(number, resolve(concept, self.history, self.book, uncertain))
                placed.append(one)
                named.append(mention_record(one.resolved, text, doc_id))
            named += [wider_mention(concept, text, doc_id) for concept in found.wider]
            mentions += sorted(named, key=attrgetter("start"))
        placed = self.late_stroke.read(placed, documents, note.setting)
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
