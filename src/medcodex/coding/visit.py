"""The E/M level of a visit: what suggest reads of it, levelled by the grouper, with the sentence behind each item."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.coding.present import SYSTEM
from medcodex.encounter import Assertion, Evidence
from medcodex.encounter.coded import Encounter
from medcodex.group.em.items import first_day, items_of
from medcodex.suggest.section_class import UNNAMED
from medcodex.suggest.visit.model import Diagnosed, Named, NoVisit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.coding.result import CodedNote
    from medcodex.encounter.coded import Fact
    from medcodex.group.em.grouper import EmGrouper
    from medcodex.group.em.result import EmResult
    from medcodex.group.protocol import Outcome
    from medcodex.suggest.concept import Concept
    from medcodex.suggest.visit.model import Sign, VisitFacts
    from medcodex.suggest.visit.reader import VisitReader
    from medcodex.terminology.book import Icd10cmBook

_ELEMENTS = ("problems", "data", "risk")
_NAMING = frozenset({"plan", "diagnosis", "complaint", UNNAMED})
_BEFORE = {
    "stable_acute": "acute_uncomplicated",
    "acute_uncomplicated_needing_hospital_level_care": "acute_uncomplicated",
}
_LEADING = 24  # characters of a list item that may stand before what heads it
_INITIAL = "the note does not tell an initial visit from a later one"
_UNTOLD = {
    "office": (("office_established", "office_new"), "the note does not tell whether the patient is new"),
    "hospital": (
        ("hospital_initial", "hospital_subsequent"),
        "the note does not tell an initial visit from a later one",
    ),
    "nf": (("nf_initial", "nf_subsequent"), _INITIAL),
}


@dataclass(frozen=True, slots=True)
class VisitItem:
    """One thing that was counted for an element (problems, data, risk, time, visit): its name in the framework, which
    problem, test or source it is, why it was read so, the rule's source, and the sentences that tell it."""

    element: str
    item: str
    which: str
    because: str
    source: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class VisitLevel:
    """The level of a note's visit. ``family`` is the family of visits, or the stem of two ("office") where the note
    does not tell which: then ``result`` is of the one with the lower level, and no code is given."""

    family: str
    result: EmResult
    items: tuple[VisitItem, ...]


@dataclass(frozen=True, slots=True)
class VisitStep:
    """Adds the level, or why there is none."""

    reader: VisitReader
    grouper: EmGrouper
    book: Icd10cmBook

    def __call__(self, coded: CodedNote, read: ReadNote, note: NoteInput) -> CodedNote:
        """The note with ``em``, or with ``em_reason`` where it has no level."""
        types = {one.id: one.type for one in note.documents}
        told = [types.get(document or "") for document in read.texts]  # read in order of weight, not as they came
        kinds = self.reader.documents(read.found, told, note.setting, note.claim)
        if isinstance(kinds, NoVisit):
            return replace(coded, em_reason=kinds.reason)
        facts = self.reader.read(read.found, kinds, self._diagnoses(coded, read), note.setting, note.age)
        if isinstance(facts, NoVisit):
            return replace(coded, em_reason=facts.reason)
        facts = replace(facts, signs=tuple(_in_force(facts.signs, note.date)))
        outcome, why = self._levelled(facts, note)
        if outcome.result is None:
            notices = [notice.message for notice in outcome.notices]
            return replace(coded, em_reason="; ".join(notices) or "no level is reached")
        items = tuple(_item(sign, read) for sign in facts.signs)
        result = outcome.result
        if why:
            result = replace(result, services=tuple(replace(one, code=None) for one in result.services), code_note=why)
        return replace(coded, em=VisitLevel(facts.family, result, items))

    def _levelled(self, facts: VisitFacts, note: NoteInput) -> tuple[Outcome[EmResult], str]:
        """The level; of families that the note does not tell apart the lower one, with what it does not tell."""
        families, why = _UNTOLD.get(facts.family, ((facts.family,), ""))
        if facts.minutes is None:  # decision making asks the same of both
            families = families[:1]
        outcomes = [self.grouper.group(_encounter(facts, family, note)) for family in families]
        return min(outcomes, key=lambda one: (one.result.level or 0) if one.result else 0), why

    def _diagnoses(self, coded: CodedNote, read: ReadNote) -> Iterator[Diagnosed]:
        """What was chosen to be reported, what the note only suspects, and what it names as present beside it."""
        ids = list(read.texts)
        codes = [code for code in coded.codes if code.system == SYSTEM]
        shown = {(at.document, at.start, at.end) for code in codes for at in code.evidence}
        told = {code.code for code in codes}
        named: dict[tuple[str | None, int, int], Named] = {}
        begun: set[tuple[int, int]] = set()
        for one in read.placed:
            concept = one.resolved.concept
            first = (one.document, concept.sentence) not in begun
            begun.add((one.document, concept.sentence))
            heads = concept.list_item and (concept.opens or (first and _near_start(concept, read, one.document)))
            here = Named(one.document, concept.sentence, concept.start, concept.end, heads)
            at = (ids[one.document], concept.start, concept.end)
            named[at] = here
            if not concept.code:
                continue
            suspected = concept.assertion is Assertion.POSSIBLE and not one.resolved.reportable
            if suspected or self._is_unreported(concept, at in shown or concept.code in told):
                row = self.book.row(concept.code)
                yield Diagnosed(concept.code, row.title if row else "", suspected, (here,), reported=suspected)
        for code in codes:
            places = [named.get((at.document, at.start, at.end)) for at in code.evidence]
            yield Diagnosed(code.code, code.display, False, tuple(at for at in places if at))

    def _is_unreported(self, concept: Concept, proposed: bool) -> bool:
        """Whether a condition is named as present where problems are named, and no proposed code shows it."""
        return (
            not proposed
            and concept.assertion is Assertion.PRESENT
            and concept.kind != "vague"
            and self.reader.classes.of(concept.section) in _NAMING
        )


def _near_start(concept: Concept, read: ReadNote, document: int) -> bool:
    """Whether only a word or two stand before a concept in its list item: "intraperitoneal mesothelioma"."""
    return concept.start - read.found[document].document.sentences[concept.sentence].start <= _LEADING


def _encounter(facts: VisitFacts, family: str, note: NoteInput) -> Encounter:
    told: dict[str, Fact] = {"em_family": family}
    if not family.endswith("_discharge"):
        told |= {f"em_{element}": tuple(_names(facts.signs, element)) for element in _ELEMENTS}
    if facts.minutes is not None:
        told["em_minutes"] = facts.minutes
    if facts.billed_tests:
        told["em_billed_tests"] = facts.billed_tests
    age = None if note.age is None else int(note.age)
    return Encounter(note.id, note.setting, note.claim, note.date, age=age, sex=note.sex, facts=told)


@lru_cache(64)
def _named_on(day: dt.date) -> Mapping[str, frozenset[str]]:
    return {element: frozenset(one.name for one in items_of(element, day)) for element in _ELEMENTS}


def _in_force(signs: Sequence[Sign], day: dt.date) -> Iterator[Sign]:
    """The signs by the names of the framework of the day: what 2023 added counts as what it was before, or not."""
    named = _named_on(max(day, first_day()))
    for sign in signs:
        if sign.element not in named or sign.item in named[sign.element]:
            yield sign
        elif sign.item in _BEFORE:
            yield sign._replace(item=_BEFORE[sign.item])


def _names(signs: Sequence[Sign], element: str) -> Iterator[str]:
    """The element's items as facts of an encounter; of data each with what it is, so that one counts once."""
    for sign in signs:
        if sign.element == element:
            yield f"{sign.item}:{sign.which}" if element == "data" else sign.item


def _item(sign: Sign, read: ReadNote) -> VisitItem:
    ids: Mapping[int, str | None] = dict(enumerate(read.texts))
    evidence = []
    for place in sign.places:
        document = read.found[place.document].document
        section = next((one.name for one in document.sections if one.start <= place.start < one.end), "")
        words = document.text[place.start : place.end]
        evidence.append(Evidence(ids[place.document], place.start, place.end, words, section))
    return VisitItem(sign.element, sign.item, sign.which, sign.because, sign.source, tuple(evidence))
