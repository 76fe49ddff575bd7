"""Finds every codable concept of a document: where it stands, what the note asserts of it, and the code it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.suggest.aftercare import Aftercare
from medcodex.suggest.births import Births
from medcodex.suggest.checkups import Checkups
from medcodex.suggest.concept import FoundDocument
from medcodex.suggest.delivery import Deliveries, tells_birth
from medcodex.suggest.gestation import (
    FIRST_COUNTED,
    is_puerperal,
    preterm_code,
    preterm_of,
    trimester_words,
    weeks_of_gestation,
)
from medcodex.suggest.immunization import Immunizations
from medcodex.suggest.influenza import typed
from medcodex.suggest.measures import BodyMassIndex, measured
from medcodex.suggest.narrow import Narrower
from medcodex.suggest.past_when import PastWhen
from medcodex.suggest.patient import sex_of
from medcodex.suggest.sentence_reader import Passage, SentenceReader
from medcodex.suggest.surroundings import sides_by_site
from medcodex.suggest.treatment import Treatments
from medcodex.suggest.unplaced import Unplaced
from medcodex.suggest.wider import WIDER
from medcodex.text.document import read_document
from medcodex.text.lead_ins import lead_ins
from medcodex.text.tokens import tokenize_spans

if TYPE_CHECKING:
    from medcodex.conventions.of_book import BookConventions
    from medcodex.suggest.concept import Concept
    from medcodex.suggest.lexicon.build import WordTables
    from medcodex.text.assertion import AssertionRules
    from medcodex.text.lexicon import Lexicon
    from medcodex.text.section_rules import SectionRules


class Finder:
    """Reads documents against one code book and its lexicon; ``tables``, ``matcher`` and ``assertion_rules`` are what
    it reads with."""

    def __init__(
        self,
        conventions: BookConventions,
        lexicon: Lexicon,
        tables: WordTables,
        section_rules: SectionRules,
        assertion_rules: AssertionRules,
    ) -> None:
        book = conventions.book
        self.tables = tables
        self._section_rules = section_rules
        self.assertion_rules = assertion_rules
        self._body_mass_index = BodyMassIndex(book)
        self._treatments = Treatments(book)
        self._immunizations = Immunizations(book)
        self._checkups = Checkups(book)
        self._deliveries = Deliveries(book)
        self._births = Births(book)
        self._aftercare = Aftercare(book)
        self._narrower = Narrower(book, lexicon, tables.wording)
        self._unplaced = Unplaced.load()
        self._past = PastWhen.load()
        self._reader = SentenceReader(conventions, lexicon, tables, assertion_rules, self._narrower)
        self.matcher = self._reader.matcher

    def find(self, text: str, doc_id: str | None = None, patient: frozenset[str] = frozenset()) -> FoundDocument:
        """All concepts of one document. ``patient`` are words known of the patient ("male", "newborn")."""
        document = read_document(text, doc_id, self._section_rules)
        sentences = tokenize_spans(text, [(s.start, s.end) for s in document.sentences], self.tables.normal)
        forms = frozenset[str]().union(patient, *sentences.forms)
        if not patient & {"male", "female"} and (sex := sex_of(sentences.forms)):
            patient |= {sex}
        gestation = weeks_of_gestation(text)
        of_child = "infant" in patient
        preterm = preterm_code(text, gestation[0], gestation[2]) if gestation else None
        if gestation and of_child:
            preterm = preterm_of(gestation[0])
        if preterm is not None:
            patient |= {"infant"}
            forms |= {"newborn"}
        elif gestation:
            patient |= {self.tables.normal(word) for word in trimester_words(gestation[0])}
            forms |= {"pregnancy"}
        deliveries = [] if of_child else self._deliveries.concepts(document, gestation[0] if gestation else None)
        if not gestation and not of_child and not deliveries and not tells_birth(text) and is_puerperal(text):
            patient |= {self.tables.normal(word) for word in ("complicating", "puerperium")}
        sides = sides_by_site(sentences, self.tables.qualifiers, self.tables.stop)
        leads = lead_ins(document, self.assertion_rules)
        concepts: list[Concept] = []
        for number, candidates in self.matcher.in_sentences(sentences):
            passage = Passage(document, number, sentences[number], leads.get(number), forms, sides, patient)
            bounds = document.sentences[number].start, document.sentences[number].end
            told = self._reader.read(passage, candidates)
            concepts += [typed(self._past.read(one, text, *bounds), text) for one in told]
        concepts += self._body_mass_index.concepts(document)
        concepts += self._treatments.concepts(document)
        concepts += self._immunizations.concepts(document)
        concepts += self._checkups.concepts(document)
        concepts += self._aftercare.concepts(document)
        concepts += self._births.concepts(document) if of_child else deliveries
        if gestation:
            weeks, start, end = gestation
            code = f"Z3A.{weeks:02d}" if weeks >= FIRST_COUNTED else "Z3A.01"
            code = code if preterm is None else preterm
            if code:
                path = ("Weeks of gestation", self._narrower.step(code))
                concepts.append(measured(document, start, end, path, f"ICD-10-CM tabular list {code[:3]}"))
        wider = tuple(concept for concept in concepts if concept.kind == WIDER)
        concepts = self._unplaced.placed([concept for concept in concepts if concept.kind != WIDER])
        concepts.sort(key=lambda concept: concept.start)
        return FoundDocument(document, tuple(concepts), forms, sentences, wider)
