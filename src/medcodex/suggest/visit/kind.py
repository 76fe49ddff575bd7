"""Whether a document is the note of a visit that has a level, and of what family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting
from medcodex.suggest.visit.model import NoVisit, Sign
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.suggest.section_class import SectionClasses
    from medcodex.suggest.visit.model import Passage
    from medcodex.text.model import Document

_STORY = frozenset({"chief complaint", "reason for visit", "history of present illness", "subjective"})
_OPERATIVE = frozenset(
    {"preoperative diagnosis", "postoperative diagnosis", "operation performed", "procedure description", "anesthesia",
     "operative details"}
)  # fmt: skip
_DONE = frozenset({"procedure description", "operative details"})
_DISCHARGE = frozenset({"hospital course", "discharge diagnosis", "discharge medications"})
_DECIDED = frozenset({"assessment", "assessment and plan", "plan"})
_EXAMINED = frozenset({"physical exam", "objective", "vitals", "review of systems"})
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

    def of_document(self, document: Document, told: str | None) -> str:
        """visit, discharge, initial, subsequent, consultation, emergency or office; operative, test, nursing, or plain
        (no assessment or story) for what is no visit."""
        kind = self.of_type(told)
        if kind in {"operative", "test", "nursing", "discharge"}:
            return kind
        names = frozenset(section.name for section in document.sections if section.end > section.start)
        return _other_report(names) or (kind or "visit" if self._is_visit(names) else "plain")

    def _is_visit(self, names: frozenset[str]) -> bool:
        """A story or an examination, and what was made of it."""
        if names & _DECIDED:
            return bool(names & (_STORY | _EXAMINED | {"", "summary"}))
        concluded = any(self._classes.of(name) in {"plan", "diagnosis"} for name in names)
        return concluded and bool(names & _STORY and names & _EXAMINED)


def _other_report(names: frozenset[str]) -> str:
    """The kind of a report that is no visit, by its sections; "" where they may be those of a visit."""
    if len(names & _OPERATIVE) >= _TWO and not names & {"assessment", "assessment and plan"}:
        return "operative"
    seen = names & _STORY and names & _EXAMINED
    if names & _DONE and not seen:
        return "operative"
    if not names & _DECIDED and ("findings" in names or ("imaging" in names and not seen)):
        return "test"
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
