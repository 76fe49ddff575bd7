"""Drugs given at the encounter: the HCPCS code by name, form and route, and its units from the documented dose."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter import Alternative, Assertion
from medcodex.suggest.services.choosing import candidates, chosen, words_around
from medcodex.suggest.services.doses import (
    doses_in,
    in_product,
    is_dose,
    is_strength,
    is_volume,
    times,
    units_of,
)
from medcodex.suggest.services.named import LONGEST_SENTENCE, NamedService
from medcodex.terminology.ndc.amounts import VOLUME
from medcodex.text.assertion import judge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.suggest.concept import FoundDocument
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.suggest.services.cues import Cues
    from medcodex.suggest.services.descriptor import DrugCode
    from medcodex.suggest.services.doses import Dose
    from medcodex.suggest.services.drug_list import DrugList, DrugName
    from medcodex.terminology.ndc.amounts import Amount
    from medcodex.text.assertion import AssertionRules, Judgement
    from medcodex.text.model import Document, Sentence

_ASIDE = frozenset({"past", "surgical", "social", "medication", "review", "before", "complaint"})
_AWAY = frozenset({"allergies", "instructions", "differential diagnosis", "disposition", "follow-up"})
_TOLD_BEFORE = frozenset(
    {"history of present illness", "subjective", "indications", "reason for visit", "patient information"}
)
_BESIDE = 45  # characters behind a dose in which its schedule stands
_BEFORE = 14
_GAP = 28  # characters between a name and its dose
_APART = (",", ";", ".", ")", " and ", " with ", " then ")
_CLAUSE_END = re.compile(r";|(?<![.\s]\w)\.(?=\s)")
_MOST = 4
_SOURCE = "HCPCS Level II descriptor"


class _Passage(NamedTuple):
    """One sentence of document number ``number``, with the drugs it names."""

    document: Document
    number: int
    sentence: Sentence
    uses: Sequence[_Use]


class _Use(NamedTuple):
    """A name of a sentence with its dose: the amount given, how it follows from the words, where all of it stands."""

    name: DrugName
    start: int
    end: int
    dose: Amount | None
    told: str


@dataclass(frozen=True, slots=True)
class Given:
    """What the finder reads with: names, cues, section classes, assertion rules, drugs that are never reported
    (or not beside the others named), drugs mostly taken by mouth."""

    drugs: DrugList
    cues: Cues
    classes: SectionClasses
    assertions: AssertionRules
    never: Mapping[str, frozenset[str]]
    by_mouth: frozenset[str]

    def find(self, found: FoundDocument, number: int) -> list[NamedService]:
        """The drugs of a document that were given at the encounter, each with its code and units where both follow
        from the words; those for which one of them does not are not ``reported``."""
        if self.drugs.triggers.isdisjoint(found.forms):
            return []
        document = found.document
        out: list[NamedService] = []
        for sentence, names in _by_sentence(document, self.drugs.find(document.text, found.forms)):
            section = document.sections[sentence.section].name
            if self._tells(document, sentence, section):
                out += self._of_sentence(document, number, sentence, names)
        return out

    def _tells(self, document: Document, sentence: Sentence, section: str) -> bool:
        """Whether the sentence can tell of something done at this encounter."""
        text, start, end = document.text, sentence.start, sentence.end
        if end - start > LONGEST_SENTENCE or self.classes.of(section) in _ASIDE or section in _AWAY:
            return False
        if not self.cues.has("given", text, start, end) or self.cues.has("elsewhere", text, start, end):
            return False
        return section not in _TOLD_BEFORE or self.cues.has("here", text, start, end)

    def _of_sentence(
        self, document: Document, number: int, sentence: Sentence, names: Sequence[tuple[int, int, DrugName]]
    ) -> list[NamedService]:
        passage = _Passage(document, number, sentence, _uses(document.text, sentence, names))
        judged = judge(document, sentence, [(start, end) for start, end, _ in names], self.assertions)
        found = (self._service(passage, place, judgement) for place, judgement in enumerate(judged))
        return [service for service in found if service is not None]

    def _service(self, passage: _Passage, place: int, judgement: Judgement) -> NamedService | None:
        document, number, sentence, uses = passage
        use, text = uses[place], document.text
        until = uses[place + 1].start if place + 1 < len(uses) else sentence.end
        since = uses[place - 1].end if place else sentence.start
        if judgement.assertion is not Assertion.PRESENT or self._not_now(text, sentence, use, since, until):
            return None
        inhaled = self.cues.has("inhaled", text, sentence.start, sentence.end)
        if not inhaled and not self._by_needle(text, sentence, use, since, until):
            return None
        around = words_around(text[sentence.start : sentence.end], use.name)
        if self._is_part(use, uses):
            return None
        codes = candidates(use.name, around, inhaled=inhaled)
        code = chosen(codes, use.dose)
        units, how = _units(code, use)
        spans = [(use.start, use.end)]
        cue = self.cues.span("given", text, sentence.start, sentence.end)
        if cue is not None and not use.start <= cue[0] < use.end:
            spans.append(cue)
        wasted = self.cues.span("wasted", text, use.end, sentence.end)
        if units is not None and self.cues.has("each", text, sentence.start, sentence.end):
            units, how = None, f"{use.told}: told for each of several places"
        if wasted is not None:
            spans.append(wasted)
            how = f"{how}; a discarded amount is documented: a line of its own with JW where the vial is for one dose"
        listed = sorted(codes or use.name.codes, key=lambda one: one is not code)
        return NamedService(
            "hcpcs",
            tuple(one.code for one in listed),
            code is not None and units is not None,
            number,
            tuple(spans),
            document.sections[sentence.section].name,
            (code.title if code else use.name.written, how),
            f"{_SOURCE} {code.code}" if code else _SOURCE,
            units=units,
            confidence=0.9,
            alternatives=tuple(_alternatives(listed[1:])) if code else (),
        )

    def _is_part(self, use: _Use, uses: Sequence[_Use]) -> bool:
        """Whether the drug is part of another service of the sentence."""
        others = frozenset[str]().union(*(other.name.words for other in uses))
        return any(name in use.name.words and (not beside or beside & others) for name, beside in self.never.items())

    def _not_now(self, text: str, sentence: Sentence, use: _Use, since: int, until: int) -> bool:
        """Whether the words before it speak of a plan, or those beside its dose of a course of treatment."""
        if self.cues.has("ahead", text, sentence.start, use.start):
            return True
        clause = _clause_end(text, use.end, min(until, use.end + _BESIDE))
        return self.cues.has("schedule", text, max(since, use.start - _BEFORE), clause)

    def _by_needle(self, text: str, sentence: Sentence, use: _Use, since: int, until: int) -> bool:
        if self.by_mouth & use.name.words:
            return self.cues.has("route", text, max(since, use.start - _BEFORE), until)
        return self.cues.has("route", text, sentence.start, sentence.end)


def _alternatives(codes: Sequence[DrugCode]) -> list[Alternative]:
    return [Alternative(code.code, code.title, "the same drug in a unit of another size") for code in codes[:_MOST]]


def _units(code: DrugCode | None, use: _Use) -> tuple[int | None, str]:
    """Units and how they are counted; None and why not."""
    if code is None and use.dose is None:
        return None, use.told
    if code is None:
        return None, "form or maker of the drug is not named"
    if code.unit is None:
        return 1, "one vial or dose is one unit"
    if use.dose is None:
        return None, use.told
    units = units_of(use.dose, code.unit)
    if units is None:
        return None, f"{use.told}: not the kind of amount that {code.unit} counts"
    return units, f"{use.told}: {use.dose} / {code.unit} a unit, rounded up = {units}"


def _clause_end(text: str, start: int, end: int) -> int:
    """Where the clause that goes on at ``start`` ends; the stop of an abbreviation ("p.o.") ends none."""
    for found in _CLAUSE_END.finditer(text, start, end):
        if found[0] == ";" or found.start() - start > 2:
            return found.start()
    return end


def _by_sentence(
    document: Document, names: Sequence[tuple[int, int, DrugName]]
) -> list[tuple[Sentence, list[tuple[int, int, DrugName]]]]:
    starts = [sentence.start for sentence in document.sentences]
    out: dict[int, list[tuple[int, int, DrugName]]] = {}
    for start, end, name in names:
        at = bisect_right(starts, start) - 1
        if at >= 0 and end <= document.sentences[at].end:
            out.setdefault(at, []).append((start, end, name))
    return [(document.sentences[at], found) for at, found in out.items()]


def _uses(text: str, sentence: Sentence, names: Sequence[tuple[int, int, DrugName]]) -> list[_Use]:
    """Each name with the dose that belongs to it."""
    doses = doses_in(text, sentence.start, sentence.end)
    leads = bool(doses) and doses[0].start < names[0][0] and _joined(text, doses[0].end, names[0][0])
    out = []
    for place, (start, end, name) in enumerate(names):
        after = names[place + 1][0] if place + 1 < len(names) else sentence.end
        before = names[place - 1][1] if place else sentence.start
        ahead = [
            dose for dose in doses if before <= dose.start and dose.end <= start and _joined(text, dose.end, start)
        ]
        if place and not leads:
            ahead = [dose for dose in ahead if " of " in text[dose.end : start]]
        behind = [dose for dose in doses if end <= dose.start < after and dose.start - end <= _GAP]
        behind = [dose for dose in behind if not (after < sentence.end and leads and _joined(text, dose.end, after))]
        out.append(_use(text, name, (start, end), (ahead[-1:], behind[:2]), after))
    return out


def _joined(text: str, end: int, start: int) -> bool:
    """Whether a dose stands right before a name: "60 mg of", "60 mg IM"."""
    between = text[end:start]
    return len(between) <= _GAP and not any(sign in between for sign in _APART) and len(between.split()) <= 3


def _use(
    text: str, name: DrugName, at: tuple[int, int], doses: tuple[Sequence[Dose], Sequence[Dose]], limit: int
) -> _Use:
    """A name with the doses ahead of it and behind it; what belongs to it ends at ``limit``."""
    start, end = at
    near = [*doses[0], *doses[1]]
    strength = next((dose.amount for dose in near if is_strength(dose)), name.strength)
    counted_in_volume = any(code.unit is not None and code.unit.kind == VOLUME for code in name.codes)
    told = [dose for dose in near if is_dose(dose) or (counted_in_volume and is_volume(dose))]
    volumes = [dose for dose in near if is_volume(dose)]
    rates = [dose for dose in near if dose.per not in {"", "ml"} or not dose.sound]
    if rates:
        return _Use(name, start, end, None, "a dose by weight or time or a range, and no total, is told")
    if len({dose.amount for dose in told}) > 1:
        return _Use(name, start, end, None, "more than one dose is told")
    if told:
        dose, given = told[0], told[0].amount
        words = text[dose.start : dose.end]
    elif volumes and strength is not None:
        dose, given = volumes[0], in_product(volumes[0].amount, strength)
        words = f"{text[dose.start : dose.end]} of {strength}/mL"
    else:
        return _Use(name, start, end, None, "no dose is told")
    start, end = min([start, *(one.start for one in near)]), max([end, *(one.end for one in near)])
    count, behind_count = times(text, end, min(limit, end + _GAP))
    if count > 1:
        given = type(given)(given.value * count, given.kind, given.international)
        return _Use(name, start, behind_count, given, f"{' '.join(words.split())} x {count}")
    return _Use(name, start, end, given, " ".join(words.split()))
