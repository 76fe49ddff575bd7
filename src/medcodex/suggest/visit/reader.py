"""Reads a visit out of the documents of a note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter import Setting
from medcodex.suggest.visit.data import DataReader, is_minor
from medcodex.suggest.visit.kind import (
    NO_VISIT,
    VisitKinds,
    family_of,
    is_emergency_course,
    is_prescribed_list,
    setting_has_visits,
)
from medcodex.suggest.visit.minutes import minutes_told
from medcodex.suggest.visit.model import MOST_PLACES, TAKEN_HOME, NoVisit, Passage, Place, Sign, VisitFacts
from medcodex.suggest.visit.nature import Natures
from medcodex.suggest.visit.problems import ProblemReader
from medcodex.suggest.visit.risk import risk_signs
from medcodex.suggest.visit.standing import Standings
from medcodex.suggest.visit.unnamed import unnamed_problem
from medcodex.suggest.visit.vocabulary import Vocabulary
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.encounter import Claim
    from medcodex.suggest.concept import FoundDocument
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.suggest.visit.model import Diagnosed
    from medcodex.text.model import Document, Section
    from medcodex.text.tokens import Normalizer

_READ = frozenset({"plan", "diagnosis", "story", "complaint", "result", "exam", "aside", "none"})
_DECISIONS = {
    "hospitalization_or_escalation_decision": "hospital",
    "emergency_major_surgery": "hospital",
    "elective_major_surgery_with_risk_factors": "surgery",
    "elective_major_surgery_no_risk_factors": "surgery",
}
_LONGEST = 400  # words; a longer stretch without an end is no sentence, and what stands in it cannot be told apart
_CONCLUDED = frozenset({"plan", "diagnosis"})
_UNREAD = frozenset({"allergies", "complications", "differential diagnosis", "vitals"})
_HOSPITAL = frozenset({Setting.OBSERVATION, Setting.INPATIENT})
_CONCLUSIONS = "visit/data/conclusions.tsv"
_TIME = "AMA, total time of the reporting clinician on the date of the visit"


@dataclass(frozen=True, slots=True)
class VisitReader:
    """Everything that reading a visit needs, wired once; holds no state between notes."""

    vocabulary: Vocabulary
    kinds: VisitKinds
    problems: ProblemReader
    classes: SectionClasses
    conclusions: re.Pattern[str]

    @classmethod
    def load(cls, normal: Normalizer, classes: SectionClasses) -> VisitReader:
        """The packaged tables, their words in the matching form of ``normal``."""
        problems = ProblemReader(Natures.load(), Standings.load(), classes)
        words = "|".join(
            re.escape(row["words"]) for row in table_rows("medcodex.suggest", "visit/data/conclusions.tsv")
        )
        conclusions = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
        return cls(Vocabulary.load(normal), VisitKinds.load(classes), problems, classes, conclusions)

    def documents(
        self, found: Sequence[FoundDocument], types: Sequence[str | None], setting: Setting, claim: Claim
    ) -> dict[int, str] | NoVisit:
        """Numbers and kinds of the documents that are notes of a visit; why there is none otherwise. A stay's
        discharge summary counts only where there is no other."""
        refused = setting_has_visits(setting, claim)
        if refused:
            return refused
        kinds = [self.kinds.of_document(one, told) for one, told in zip(found, types, strict=True)]
        if setting is Setting.EMERGENCY:  # which has no service of a discharge: what ends in diagnoses is its visit
            kinds = [
                "emergency" if kind == "discharge" and self.kinds.of_type(told) != kind else kind
                for kind, told in zip(kinds, types, strict=True)
            ]
        visits = {number: kind for number, kind in enumerate(kinds) if kind not in NO_VISIT and kind != "discharge"}
        if visits:
            return visits
        if "discharge" in kinds:
            if setting in {Setting.OUTPATIENT, Setting.EMERGENCY}:
                return NoVisit("a discharge summary is no visit of this setting")
            return {kinds.index("discharge"): "discharge"}
        return NoVisit(NO_VISIT[kinds[0]] if kinds else NO_VISIT["plain"])

    def read(
        self,
        found: Sequence[FoundDocument],
        kinds: Mapping[int, str],
        diagnoses: Iterable[Diagnosed],
        setting: Setting,
        age: float | None,
    ) -> VisitFacts | NoVisit:
        """What the visit's documents tell of it; NoVisit where they tell of no problem addressed."""
        passages = [one for number in kinds for one in self._passages(number, found[number])]
        family, signs = family_of(setting, next(iter(kinds.values())), passages)
        minutes = minutes_told(_with_minutes(found, kinds))
        if minutes:
            text = f"{minutes.minutes} minutes of the visit"
            signs = [*signs, Sign("time", "minutes", "", text, _TIME, (minutes.place,))]
        told = minutes.minutes if minutes else None
        if family.endswith("_discharge"):
            return VisitFacts(family, tuple(signs), told, ())
        risk = _once(risk_signs(passages))
        documents = {number: found[number].document for number in kinds}
        around = frozenset([_DECISIONS[one.item] for one in risk if one.item in _DECISIONS])
        around |= {"in_hospital"} if setting in _HOSPITAL else frozenset()
        around |= frozenset() if any(one.section_class in _CONCLUDED for one in passages) else {"unconcluded"}
        problems = self.problems.signs(documents, passages, diagnoses, around)
        problems = (
            problems or [sign for number in kinds for sign in unnamed_problem(number, found[number], self.classes)][:1]
        )
        if not problems:
            return NoVisit("no problem that was addressed is found")
        minor = is_minor(age, (found[number] for number in kinds))
        reader = DataReader(minor, any("cannot tell" in one.hits for one in passages))
        data, billed = reader.signs(passages)
        return VisitFacts(family, (*problems, *_once(data), *risk, *signs), told, billed)

    def _passages(self, number: int, found: FoundDocument) -> Iterator[Passage]:
        """The sentences of a visit that tell something. Of a note without a section for what was concluded, the
        sentences by whose words something is concluded or decided stand for it."""
        document = found.document
        kinds = [self._class_of(document, one) for one in document.sections]
        prose = all(
            one.end <= one.start or kind not in _CONCLUDED for one, kind in zip(document.sections, kinds, strict=True)
        )
        for place, (sentence, words) in enumerate(zip(document.sentences, found.words, strict=True)):
            kind = kinds[sentence.section]
            if kind not in _READ or len(words) > _LONGEST or not (hits := self.vocabulary.spot(words.forms)):
                continue
            name = document.sections[sentence.section].name
            if prose and self.conclusions.search(document.text, sentence.start, sentence.end):
                kind = "plan"
            yield Passage(number, place, sentence, name, kind, words, hits)

    def _class_of(self, document: Document, section: Section) -> str:
        """The class of a section of a visit, where the course in the emergency room and the drugs to take home tell
        what was decided."""
        if section.name in _UNREAD:
            return ""
        if (
            section.name == TAKEN_HOME
            or is_emergency_course(document, section)
            or is_prescribed_list(document, section)
        ):
            return "plan"
        return self.classes.of(section.name)


def _with_minutes(found: Sequence[FoundDocument], kinds: Iterable[int]) -> Iterator[tuple[str, Place]]:
    for number in kinds:
        if found[number].forms.isdisjoint(_TIME_WORDS):
            continue
        document = found[number].document
        for sentence, words in zip(document.sentences, found[number].words, strict=True):
            if not _TIME_WORDS.isdisjoint(words.forms):
                place = Place(number, sentence.start, sentence.end)
                yield document.text[sentence.start : sentence.end], place


_TIME_WORDS = frozenset({"minute", "min", "hour", "hr", "mins", "minutes"})


def _once(signs: Iterable[Sign]) -> list[Sign]:
    """Signs that say the same as one, with all their sentences."""
    found: dict[tuple[str, str], Sign] = {}
    for one in signs:
        held = found.get((one.item, one.which))
        places = tuple(dict.fromkeys((*held.places, *one.places)))[:MOST_PLACES] if held else one.places
        found[one.item, one.which] = (held or one)._replace(places=places)
    return list(found.values())
