"""Whether a document is the note of a visit that has a level, and of what family."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting
from medcodex.suggest.visit.model import NoVisit, Sign
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.suggest.concept import FoundDocument
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.suggest.visit.model import Passage
    from medcodex.text.model import Document, Section

_STORY = frozenset({"chief complaint", "reason for visit", "history of present illness", "subjective"})
_TAKEN = frozenset(
    {"past medical history", "past surgical history", "medications", "allergies", "social history", "family history",
     "family and social history", "review of systems"}
)  # fmt: skip
_OPERATIVE = frozenset(
    {"preoperative diagnosis", "postoperative diagnosis", "operation performed", "procedure description", "anesthesia",
     "operative details"}
)  # fmt: skip
_DONE = frozenset({"procedure description", "operative details"})
_ORDERED = frozenset({"procedure", "indications"})  # what a report of a test or procedure opens with
_STAY = frozenset({"hospital course", "admission diagnosis"})
_EMERGENCY = re.compile(r"\b(?:emergency|urgent|ed|er|clinic)\b", re.IGNORECASE)
_RECORDED = re.compile(r"\b(?:nerve conduction|emg|eeg|technique|stress test|protocol)\b", re.IGNORECASE)
# What the prose of a visit without headings tells: who was seen, that he was examined, and what is to be done.
_SEEN = frozenset({"seen", "saw", "today", "visit", "presents", "presented", "returns", "returned", "evaluated"})
_LOOKED = frozenset({"exam", "examination", "examined", "auscultation", "palpation", "nontender", "afebrile"})
_TO_DO = frozenset(
    {"recommend", "recommended", "prescribed", "prescription", "plan", "followup", "return", "continue", "advised"}
)
_OPERATED = frozenset({"draped", "incision", "anesthesia", "prepped", "catheterization", "tourniquet"})
_DISCHARGE = frozenset({"hospital course", "discharge diagnosis", "discharge medications"})
_JUDGED = frozenset({"assessment", "assessment and plan"})
_DECIDED = _JUDGED | {"plan"}
EXAMINED = frozenset({"physical exam", "objective", "vitals", "review of systems"})
_TWO = 2
_STEMS = {
    Setting.OUTPATIENT: "office",
    Setting.EMERGENCY: "ed",
    Setting.OBSERVATION: "hospital",
    Setting.INPATIENT: "hospital",
    Setting.PSYCHIATRIC: "hospital",
    Setting.REHAB: "hospital",
    Setting.SNF: "nf",
}


def setting_has_visits(setting: Setting, claim: Claim) -> NoVisit | None:
    """Why no encounter of this setting and claim has a level; None where it may have one."""
    if claim is not Claim.PROFESSIONAL:
        return NoVisit("a facility claim reports no E/M level")
    if setting not in _STEMS:
        return NoVisit(f"{setting.value} encounters report no E/M level")
    return None


class VisitKinds:
    """Kinds of documents by their type (data/document_types.tsv) or their sections."""

    def __init__(self, rows: Iterable[dict[str, str]], classes: SectionClasses) -> None:
        self._types = [
            (row["kind"], [words.strip().split() for words in row["words"].split(";") if words.strip()]) for row in rows
        ]
        self._classes = classes

    @classmethod
    def load(cls, classes: SectionClasses) -> VisitKinds:
        """The packaged table."""
        return cls(table_rows("medcodex.suggest", "visit/data/document_types.tsv"), classes)

    def of_type(self, told: str | None) -> str:
        """The kind a document's type names; "" where it names none."""
        if not told:
            return ""
        words = told.lower().replace("-", " ").replace("/", " ").split()
        for kind, phrases in self._types:
            for phrase in phrases:
                plain = " ".join(phrase).replace("-", " ").split()
                if any(words[at : at + len(plain)] == plain for at in range(len(words) - len(plain) + 1)):
                    return kind
        return ""

    def of_document(self, found: FoundDocument, told: str | None) -> str:
        """visit, discharge, initial, subsequent, consultation, emergency or office; operative, test, nursing, or plain
        (nothing of what makes a visit) for what is no visit."""
        kind = self.of_type(told)
        if kind in {"operative", "test", "nursing", "discharge"}:
            return kind
        document = found.document
        names = frozenset(
            section.name
            for number, section in enumerate(document.sections)
            if section.end > section.start
            and not is_emergency_course(document, section)
            and not (number == 0 and _names_test(document, section))
        )
        other = _other_report(names) or _study(document, names)
        if other:
            return other
        return kind or "visit" if self._is_visit(names) or _is_prose_visit(names, found.forms) else "plain"

    def _is_visit(self, names: frozenset[str]) -> bool:
        """A story or an examination and what was made of it; where the end is missing, a story with an examination or
        with the rest of the history."""
        told, seen = names & _STORY, names & EXAMINED
        if names & _DECIDED:
            return bool(told or seen or names & {"", "summary"})
        return (
            bool(told and seen)
            or len(told) >= _TWO
            or bool((told or "physical exam" in names) and len(names & _TAKEN) >= _TWO)
        )


def is_emergency_course(document: Document, section: Section) -> bool:
    """Whether a section tells the course of an emergency visit, which the canonical name does not tell from that of a
    stay."""
    return section.name == "hospital course" and bool(
        _EMERGENCY.search(document.text, section.heading_start, section.heading_end)
    )


def _names_test(document: Document, section: Section) -> bool:
    """Whether a section that opens a report under "exam" names the test and tells of no examination."""
    heading = document.text[section.heading_start : section.heading_end]
    return section.name == "physical exam" and heading.strip().lower() in {"exam", "examination"}


def _study(document: Document, names: frozenset[str]) -> str:
    """test where a report that ends in an impression, without assessment or plan, has the heading of a study."""
    if names & _DECIDED or "impression" not in names:
        return ""
    headings = " ".join(document.text[one.heading_start : one.heading_end] for one in document.sections)
    return "test" if _RECORDED.search(headings) else ""


def is_prescribed_list(document: Document, section: Section) -> bool:
    """Whether a section lists what the visit prescribed, and not what the patient takes."""
    heading = document.text[section.heading_start : section.heading_end].strip().lower()
    return section.name == "medications" and heading in {
        "prescriptions", "prescription", "medications prescribed", "medication prescribed", "prescribed medications"
    }  # fmt: skip


def _is_prose_visit(names: frozenset[str], forms: frozenset[str]) -> bool:
    """A letter or note without headings that tells of a patient seen, examined, and of what is to be done."""
    return (
        names <= {"", "summary", "patient information", "other"}
        and all(not forms.isdisjoint(words) for words in (_SEEN, _LOOKED, _TO_DO))
        and forms.isdisjoint(_OPERATED)
    )


def _other_report(names: frozenset[str]) -> str:
    """The kind of a report that is no visit, by its sections; "" where they may be those of a visit."""
    if len(names & _OPERATIVE) >= _TWO and not names & _JUDGED:
        return "operative"
    seen = names & _STORY and names & EXAMINED
    if names & _DONE and not seen:
        return "operative"
    if "findings" in names and not seen and (not names & _DECIDED or (not names & _JUDGED and names & _ORDERED)):
        return "test"
    if not names & _DECIDED and "imaging" in names and not seen:
        return "test"
    if seen and not names & _STAY and len(names & _DISCHARGE) < _TWO:  # sent home from the visit, perhaps with drugs
        return ""
    told = names & _STORY and names & _DECIDED
    return "discharge" if len(names & _DISCHARGE) >= (_TWO if told else 1) else ""


NO_VISIT = {
    "operative": "an operative or procedure report is no visit",
    "test": "the report of a test is no visit",
    "nursing": "no visit of a physician or other qualified practitioner",
    "plain": "no history or examination together with an assessment or plan is found",
}


def family_of(setting: Setting, kind: str, passages: Sequence[Passage]) -> tuple[str, list[Sign]]:
    """The family of the visit, or its stem where the note does not tell new from established (or initial from
    subsequent), with the words that told it."""
    stem = _STEMS[setting]
    if stem == "ed":
        return "ed", []
    if kind == "discharge":
        return f"{stem}_discharge", []
    if stem == "office":
        return _office(passages)
    told = {"initial": "initial", "consultation": "initial", "subsequent": "subsequent"}.get(kind)
    return (f"{stem}_{told}" if told else stem), []


def _office(passages: Sequence[Passage]) -> tuple[str, list[Sign]]:
    signs = {cue: _first(passages, cue) for cue in ("established patient", "new patient", "consultation")}
    new, old = signs["new patient"], signs["established patient"]
    if (new is None) == (old is None):
        return "office", [one for one in (new, old) if one]
    found = new or old
    return ("office_new" if new else "office_established"), [found] if found else []


def _first(passages: Sequence[Passage], cue: str) -> Sign | None:
    for passage in passages:
        if cue in passage.hits and passage.section_class in {"story", "complaint", "none"}:
            hit = passage.all(cue)[0]
            return Sign("visit", cue.replace(" ", "_"), "", f"{cue} by the note", hit.term.source, (passage.place,))
    return None
