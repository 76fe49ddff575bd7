"""Finds every codable concept of a document: where it stands, what the note asserts of it, and the code it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.suggest.concept import Concept, FoundDocument
from medcodex.suggest.gestation import FIRST_COUNTED, trimester_words, weeks_of_gestation
from medcodex.suggest.meaning import choose_sense
from medcodex.suggest.measures import BodyMassIndex, measured
from medcodex.suggest.narrow import Narrower
from medcodex.suggest.patient import sex_of
from medcodex.suggest.surroundings import Surroundings, sides_by_site
from medcodex.suggest.walk import walk
from medcodex.text.assertion import judge
from medcodex.text.document import read_document
from medcodex.text.lead_ins import lead_ins
from medcodex.text.match import Match, Matcher, best_cover
from medcodex.text.tokens import tokenize_spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.suggest.lexicon.build import WordTables
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.assertion import AssertionRules, Judgement
    from medcodex.text.lexicon import Lexicon, Sense
    from medcodex.text.model import Document
    from medcodex.text.scopes import Scope
    from medcodex.text.section_rules import SectionRules
    from medcodex.text.tokens import Words


class _Chosen(NamedTuple):
    """A phrase with the meanings that fit here, best first."""

    match: Match
    senses: Sequence[Sense]


class _Passage(NamedTuple):
    """One sentence being read, with the line that leads into it and what the whole document says of sides and of the
    patient."""

    document: Document
    number: int
    words: Words
    lead: Scope | None
    forms: frozenset[str]
    sides: Mapping[str, str]
    patient: frozenset[str]


class Finder:
    """Reads documents against one code book and its lexicon; ``tables`` and ``matcher`` are what it reads with."""

    def __init__(
        self,
        book: Icd10cmBook,
        lexicon: Lexicon,
        tables: WordTables,
        section_rules: SectionRules,
        assertion_rules: AssertionRules,
    ) -> None:
        self._lexicon = lexicon
        self.tables = tables
        self._section_rules = section_rules
        self._assertion_rules = assertion_rules
        self.matcher = Matcher(lexicon, tables.stop, tables.negations, tables.qualifiers, tables.neoplasm)
        self._body_mass_index = BodyMassIndex(book)
        self._narrower = Narrower(book, lexicon, tables.wording)

    def find(self, text: str, doc_id: str | None = None, patient: frozenset[str] = frozenset()) -> FoundDocument:
        """All concepts of one document. ``patient`` are words known of the patient ("male", "newborn")."""
        document = read_document(text, doc_id, self._section_rules)
        sentences = tokenize_spans(text, [(s.start, s.end) for s in document.sentences], self.tables.normal)
        forms = frozenset[str]().union(*(words.forms for words in sentences)) | patient
        if not patient & {"male", "female"} and (sex := sex_of(sentences)):
            patient |= {sex}
        gestation = weeks_of_gestation(text)
        if gestation:
            patient |= {self.tables.normal(word) for word in trimester_words(gestation[0])}
            forms |= {"pregnancy"}
        sides = sides_by_site(sentences, self.tables.qualifiers, self.tables.stop)
        leads = lead_ins(document, self._assertion_rules)
        concepts: list[Concept] = []
        for number, words in enumerate(sentences):
            passage = _Passage(document, number, words, leads.get(number), forms, sides, patient)
            if chosen := self._chosen(passage):
                concepts += self._read(passage, chosen)
        concepts += self._body_mass_index.concepts(document)
        if gestation:
            weeks, start, end = gestation
            code = f"Z3A.{weeks:02d}" if weeks >= FIRST_COUNTED else "Z3A.01"
            path = ("Weeks of gestation", self._narrower.step(code))
            concepts.append(measured(document, start, end, path, "ICD-10-CM tabular list Z3A"))
        concepts.sort(key=lambda concept: concept.start)
        return FoundDocument(document, tuple(concepts), forms, tuple(sentences))

    def _chosen(self, passage: _Passage) -> list[_Chosen]:
        """The phrases of a sentence that mean something here; where the best one does not, the next best is taken."""
        candidates = self.matcher.candidates(passage.words)
        while candidates:
            found = [self._meant(passage, match) for match in best_cover(candidates, len(passage.words))]
            void = {one.match for one in found if not one.senses}
            if not void:
                return found
            candidates = [match for match in candidates if match not in void]
        return []

    def _meant(self, passage: _Passage, match: Match) -> _Chosen:
        words = passage.words
        span = passage.document.text[words.starts[match.first] : words.ends[match.last]]
        senses = self._lexicon.senses(match.key)
        return _Chosen(match, choose_sense(senses, span, passage.forms, self.tables.wording.plain_forms))

    def _read(self, passage: _Passage, chosen: Sequence[_Chosen]) -> list[Concept]:
        words = passage.words
        matches = [one.match for one in chosen]
        spans = [(words.starts[match.first], words.ends[match.last]) for match in matches]
        sentence = passage.document.sentences[passage.number]
        judgements = judge(passage.document, sentence, spans, self._assertion_rules, passage.lead)
        around = Surroundings(words, matches, self.tables)
        out: list[Concept] = []
        for place, (one, judgement) in enumerate(zip(chosen, judgements, strict=True)):
            out += self._concepts(passage, around, place, one.senses, judgement)
        return out

    def _concepts(
        self, passage: _Passage, around: Surroundings, place: int, senses: Sequence[Sense], judgement: Judgement
    ) -> list[Concept]:
        """The concept a phrase stands for; two where the note says bilateral and the book has a code for each side."""
        said, near = around.said(place), passage.patient
        codes, used, sense, path = [""], frozenset[str](), senses[0], senses[0].path
        if sense.kind != "finding":
            near |= around.near(place, said, passage.sides)
        for candidate in senses:
            if candidate.kind == "finding":
                break
            target, path, walked = walk(self._lexicon, candidate, said, near)
            narrowed = self._narrower.narrow(target, said | walked, near) if target else ()
            if narrowed:
                codes, used, sense = [n.code for n in narrowed], narrowed[0].used | walked, candidate
                break
        else:
            return []
        start, end = around.span(place, used)
        sentence = passage.document.sentences[passage.number]
        opens, stated = around.opens(place), around.stated(place)
        others = tuple(dict.fromkeys([s.code for s in senses if s.code and not codes[0].startswith(s.code)]))[:3]
        return [
            Concept(
                start,
                end,
                passage.document.sections[sentence.section].name,
                passage.number,
                sentence.list_item,
                opens,
                stated,
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
