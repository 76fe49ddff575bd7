"""What a query is about: a gap in the documentation with the words that show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter import SUPPORT
from medcodex.encounter.query import QueryForm
from medcodex.suggest.section_class import ASSESSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medcodex.coding.clinical.indicators import NoteIndicators
    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.coding.result import CodedNote
    from medcodex.encounter import Evidence, ProposedCode
    from medcodex.suggest.section_class import SectionClasses

_VISIT = frozenset(
    {
        "history of present illness",
        "subjective",
        "hospital course",
        "chief complaint",
        "reason for visit",
        "physical exam",
    }
)


@dataclass(frozen=True, slots=True)
class NoteView:
    """One coded note as the finders of gaps see it. ``diagnoses`` are its proposed diagnosis codes by code, ``classes``
    the kinds of its sections."""

    coded: CodedNote
    read: ReadNote
    note: NoteInput
    indicators: NoteIndicators
    diagnoses: Mapping[str, ProposedCode]
    classes: SectionClasses

    @property
    def tells_visit(self) -> bool:
        """Whether the record tells a visit or a stay, and not only an operation or the report of a test."""
        return any(section.name in _VISIT for found in self.read.found for section in found.document.sections)

    def evidence_of(self, code: str, said: str = "") -> Evidence | None:
        """The words to quote for a proposed diagnosis: where it is assessed, else where it stands first; only words
        that hold ``said``. None where there are none."""
        fitting = [
            one for one in self.diagnoses[code].evidence if SUPPORT not in one.marks and said in one.text.lower()
        ]
        assessed = (one for one in fitting if self.classes.of(one.section) in ASSESSED)
        return next(assessed, fitting[0] if fitting else None)

    def stated(self, codes: Iterable[str]) -> list[Evidence]:
        """The words to quote for each of some proposed diagnoses."""
        return [one for code in codes if (one := self.evidence_of(code))]

    def is_assessed(self, code: str) -> bool:
        """Whether a proposed diagnosis stands where the provider states the diagnoses of this encounter."""
        return any(self.classes.of(one.section) in ASSESSED for one in self.diagnoses[code].evidence)


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap: ``topic`` in neutral words, ``reason`` for the coder, ``question`` for the provider, ``options`` without
    those that every query has, ``quotes`` the words of the record, ``weight`` how much it matters (0 to 100)."""

    rule: str
    kind: str
    topic: str
    reason: str
    question: str
    options: tuple[str, ...]
    quotes: tuple[Evidence, ...]
    codes: tuple[str, ...]
    weight: int
    source: str
    form: QueryForm = QueryForm.MULTIPLE_CHOICE
