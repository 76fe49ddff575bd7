"""Finds every codable concept of a document: where it stands, what the note asserts of it, and the code it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter import Assertion
from medcodex.suggest.meaning import choose_sense
from medcodex.suggest.measures import BodyMassIndex
from medcodex.suggest.narrow import Narrower
from medcodex.suggest.patient import sex_of
from medcodex.suggest.surroundings import Surroundings, sides_by_site
from medcodex.suggest.walk import walk
from medcodex.text.assertion import judge
from medcodex.text.document import read_document
from medcodex.text.match import Match, Matcher, best_cover
from medcodex.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.suggest.lexicon.build import WordTables
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.assertion import AssertionRules, Judgement
    from medcodex.text.lexicon import Lexicon, Sense
    from medcodex.text.model import Document, Sentence
    from medcodex.text.section_rules import SectionRules
    from medcodex.text.tokens import Token

Chosen = tuple[Match, "list[Sense]"]


@dataclass(frozen=True, slots=True)
class Concept:
    """One mention of one concept. ``code`` is billable, or "" for a clinical finding that has none; ``others`` are
    codes that the same words could also lead to; ``path`` the steps to the code; ``used`` the words of the note beyond
    the phrase that chose it."""

    start: int
    end: int
    section: str
    sentence: int
    list_item: bool
    code: str
    others: tuple[str, ...]
    kind: str
    path: tuple[str, ...]
    source: str
    forms: frozenset[str]
    used: frozenset[str]
    assertion: Assertion
    rule: str


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document with its concepts in text order and all words that occur in it."""

    document: Document
    concepts: tuple[Concept, ...]
    forms: frozenset[str]


class Finder:
    """Reads documents against one code book and its lexicon."""

    def __init__(
        self,
        book: Icd10cmBook,
        lexicon: Lexicon,
        tables: WordTables,
        section_rules: SectionRules,
        assertion_rules: AssertionRules,
    ) -> None:
        self._lexicon = lexicon
        self._tables = tables
        self._section_rules = section_rules
        self._assertion_rules = assertion_rules
        self._matcher = Matcher(lexicon, tables.stop, tables.negations, tables.qualifiers, tables.neoplasm)
        self._body_mass_index = BodyMassIndex(book)
        self._narrower = Narrower(book, lexicon, tables.wording)

    def find(self, text: str, doc_id: str | None = None, patient: frozenset[str] = frozenset()) -> FoundDocument:
        """All concepts of one document. ``patient`` are words known of the patient ("male", "newborn")."""
        document = read_document(text, doc_id, self._section_rules)
        sentences = [tokenize(text, s.start, s.end, self._tables.normal) for s in document.sentences]
        forms = frozenset(token.form for tokens in sentences for token in tokens) | patient
        if not patient & {"male", "female"} and (sex := sex_of(sentences)):
            patient |= {sex}
        sides = sides_by_site(sentences, self._tables.qualifiers, self._tables.stop)
        concepts: list[Concept] = []
        for number, (sentence, tokens) in enumerate(zip(document.sentences, sentences, strict=True)):
            chosen = self._chosen(text, tokens, forms)
            if chosen:
                concepts += self._read(document, number, sentence, tokens, chosen, sides, patient)
        concepts += self._measured(document)
        concepts.sort(key=lambda c: c.start)
        return FoundDocument(document, tuple(concepts), forms)

    def _measured(self, document: Document) -> list[Concept]:
        out = []
        for found in self._body_mass_index.find(document.text):
            number, sentence = next(
                (n, s) for n, s in enumerate(document.sentences) if s.start <= found.start < s.end or s.start > found.start
            )
            section = document.sections[sentence.section].name
            path = ("Body mass index", f"{found.code} {found.title}")
            out.append(
                Concept(
                    found.start, found.end, section, number, sentence.list_item, found.code, (), "rule", path,
                    "ICD-10-CM tabular list Z68", frozenset({"bmi"}), frozenset(), Assertion.PRESENT, "measured",
                )
            )  # fmt: skip
        return out

    def _chosen(self, text: str, tokens: Sequence[Token], forms: frozenset[str]) -> list[Chosen]:
        """The phrases of a sentence that mean something here; where the best one does not, the next best is taken."""
        candidates = self._matcher.candidates(tokens)
        while candidates:
            matches = best_cover(candidates, len(tokens))
            found = [
                (m, choose_sense(self._lexicon.senses(m.key), text, tokens, m, forms)) for m in matches
            ]
            void = {m for m, senses in found if not senses}
            if not void:
                return found
            candidates = [m for m in candidates if m not in void]
        return []

    def _read(
        self,
        document: Document,
        number: int,
        sentence: Sentence,
        tokens: Sequence[Token],
        chosen: Sequence[Chosen],
        sides: Mapping[str, str],
        patient: frozenset[str],
    ) -> list[Concept]:
        spans = [(tokens[m.first].start, tokens[m.last].end) for m, _ in chosen]
        judgements = judge(document, sentence, spans, self._assertion_rules)
        around = Surroundings(tokens, [m for m, _ in chosen], self._tables)
        out: list[Concept] = []
        for place, ((match, senses), span, judgement) in enumerate(zip(chosen, spans, judgements, strict=True)):
            near = around.near(place, sides) | patient if senses[0].kind != "finding" else patient
            out += self._concept(document, number, sentence, around, match, senses, span, judgement, near)
        return out

    def _concept(
        self,
        document: Document,
        number: int,
        sentence: Sentence,
        around: Surroundings,
        match: Match,
        senses: Sequence[Sense],
        span: tuple[int, int],
        judgement: Judgement,
        near: frozenset[str],
    ) -> list[Concept]:
        said = around.said(match)
        codes, used, sense, path = [""], frozenset[str](), senses[0], senses[0].path
        for candidate in senses:
            if candidate.kind == "finding":
                break
            target, path, walked = walk(self._lexicon, candidate, said, near)
            narrowed = self._narrower.narrow(target, said | walked, near) if target else []
            if narrowed:
                codes, used, sense = [n.code for n in narrowed], narrowed[0].used | walked, candidate
                break
        else:
            return []
        start, end = around.widen(match, span, used) if used else span
        others = tuple(dict.fromkeys(s.code for s in senses if s.code and not codes[0].startswith(s.code)))[:3]
        return [
            Concept(
                start,
                end,
                document.sections[sentence.section].name,
                number,
                sentence.list_item,
                code,
                others,
                sense.kind,
                path if code in {"", sense.code} else (*path, self._narrower.step(code)),
                sense.source,
                said,
                used,
                judgement.assertion,
                judgement.rule,
            )
            for code in codes
        ]
