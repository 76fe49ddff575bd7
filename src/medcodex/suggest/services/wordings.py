"""Procedures of a licensed list (CPT, CDT), found where a note has all the words of one of its own descriptors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter import Assertion
from medcodex.suggest.services.named import LONGEST_SENTENCE, NamedService
from medcodex.suggest.services.teeth import teeth_in
from medcodex.text.assertion import judge
from medcodex.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from medcodex.suggest.concept import FoundDocument
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.suggest.services.cues import Cues
    from medcodex.suggest.services.teeth import Teeth
    from medcodex.terminology.concepts import Concept
    from medcodex.text.assertion import AssertionRules
    from medcodex.text.model import Document, Sentence
    from medcodex.text.tokens import Normalizer

_USES = frozenset({"long", "consumer", "clinician"})
_DONE = frozenset({"operation"})
_OPEN = frozenset({"plan", "diagnosis", "none", "operation"})
_FEWEST, _MOST = 2, 14
_CONFIDENCE = 0.7


class Wording(NamedTuple):
    """One descriptor: its code, its words in matching form, and the text."""

    code: str
    words: frozenset[str]
    text: str


class _Hit(NamedTuple):
    wording: Wording
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wordings:
    """The descriptors of a list by their rarest word, with what they are read with. ``dental``: teeth and surfaces that
    the note names count as the words that descriptors have for them."""

    system: str
    by_word: Mapping[str, tuple[Wording, ...]]
    normal: Normalizer
    idle: frozenset[str]
    cues: Cues
    classes: SectionClasses
    assertions: AssertionRules
    dental: bool

    def find(self, found: FoundDocument, number: int) -> list[NamedService]:
        """The procedures of a document that were done. Where a sentence has the words of several descriptors, none of
        which holds all the words of another, the codes are named and none is ``reported``."""
        document = found.document
        out = []
        for sentence in document.sentences:
            if self._tells_of_done(document, sentence):
                teeth = teeth_in(document.text, sentence.start, sentence.end) if self.dental else []
                if hits := self._hits(document, sentence, teeth):
                    out.append(self._service(document, number, sentence, hits, teeth))
        return [service for service in out if service is not None]

    def _tells_of_done(self, document: Document, sentence: Sentence) -> bool:
        text, kind = document.text, self.classes.of(document.sections[sentence.section].name)
        if sentence.end - sentence.start > LONGEST_SENTENCE or kind not in _OPEN:
            return False
        if self.cues.has("elsewhere", text, sentence.start, sentence.end):
            return False
        if self.cues.has("ahead", text, sentence.start, sentence.end):
            return False
        return kind in _DONE or self.cues.has("done", text, sentence.start, sentence.end)

    def _hits(self, document: Document, sentence: Sentence, teeth: list[Teeth]) -> list[_Hit]:
        """The descriptors all of whose words stand close together, without those that another one includes."""
        words = tokenize(document.text, sentence.start, sentence.end, self.normal)
        places = [(form, start, end) for start, end, form, _ in words]
        for one in teeth:
            places += [(self.normal(word), one.start, one.end) for word in one.words.split()]
        places.sort(key=lambda place: place[1])
        forms = frozenset(form for form, _, _ in places)
        hits = [
            _Hit(wording, *span)
            for form in forms & self.by_word.keys()
            for wording in self.by_word[form]
            if wording.words <= forms and (span := _window(places, wording.words)) is not None
        ]
        return [hit for hit in hits if not any(hit.wording.words < other.wording.words for other in hits)]

    def _service(
        self, document: Document, number: int, sentence: Sentence, hits: list[_Hit], teeth: list[Teeth]
    ) -> NamedService | None:
        start, end = min(hit.start for hit in hits), max(hit.end for hit in hits)
        if judge(document, sentence, [(start, end)], self.assertions)[0].assertion is not Assertion.PRESENT:
            return None
        codes = tuple(dict.fromkeys(hit.wording.code for hit in sorted(hits, key=lambda hit: -len(hit.wording.words))))
        alone = len(codes) == 1
        named = [one for one in teeth if start <= one.start < end] or teeth
        return NamedService(
            self.system,
            codes,
            alone,
            number,
            ((start, end),),
            document.sections[sentence.section].name,
            (hits[0].wording.text, "all its words stand in the note")
            if alone
            else (document.text[start:end], "several descriptors have their words in the sentence"),
            f"descriptors of the {self.system.upper()} release loaded",
            units=(len(named[0].teeth) if named and not named[0].surfaces else 1) if alone else None,
            confidence=_CONFIDENCE if alone else 0.0,
            teeth=tuple(dict.fromkeys(tooth for one in named for tooth in one.teeth)),
            surfaces=tuple(dict.fromkeys(surface for one in named for surface in one.surfaces)),
        )


def open_wordings(
    concepts: Iterable[Concept], normal: Normalizer, idle: frozenset[str]
) -> dict[str, tuple[Wording, ...]]:
    """The descriptors of the codes in force, each under the word that fewest of them have; those of one word, or of so
    many that no note says them all, are left out."""
    wordings = [wording for concept in concepts if concept.active for wording in _wordings(concept, normal, idle)]
    common = Counter(word for wording in wordings for word in wording.words)
    by_word: dict[str, list[Wording]] = {}
    for wording in wordings:
        by_word.setdefault(min(wording.words, key=lambda word: (common[word], word)), []).append(wording)
    return {word: tuple(found) for word, found in by_word.items()}


def _wordings(concept: Concept, normal: Normalizer, idle: frozenset[str]) -> Iterator[Wording]:
    if not concept.billable or "modifier" in concept.values("kind"):
        return
    texts = dict.fromkeys((concept.title, *(one.text for one in concept.designations if one.use in _USES)))
    for text in texts:
        words = frozenset(form for form in tokenize(text, 0, len(text), normal).forms if form not in idle)
        if _FEWEST <= len(words) <= _MOST:
            yield Wording(concept.code, words, text)


def _window(places: list[tuple[str, int, int]], words: frozenset[str]) -> tuple[int, int] | None:
    """The shortest stretch with all the words, where it is at most three times as long as they are; None elsewhere."""
    last: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for place, (form, _, _) in enumerate(places):
        if form in words:
            last[form] = place
            if len(last) == len(words):
                first = min(last.values())
                if best is None or place - first < best[1] - best[0]:
                    best = (first, place)
    if best is None or best[1] - best[0] >= 3 * len(words):
        return None
    return places[best[0]][1], max(end for _, _, end in places[best[0] : best[1] + 1])
