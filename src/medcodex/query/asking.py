"""The step ``queries``: which gaps of a note are worth a question, and the drafts about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from medcodex.query.drafting import draft
from medcodex.query.gap import NoteView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from medcodex.coding.clinical.indicators import Indicators
    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.coding.result import CodedNote
    from medcodex.encounter.query import Query
    from medcodex.query.gap import Gap
    from medcodex.query.linter import Linter

MOST = 4
"""Queries of one note at most: more are not answered."""
_SYSTEM = "icd10cm"


class GapFinder(Protocol):
    """One source of gaps."""

    def gaps(self, view: NoteView) -> Iterable[Gap]: ...


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts drafted queries on a coded note, what matters most first. A draft in which the linter finds an error, for
    whatever reason, is not shown."""

    finders: Sequence[GapFinder]
    indicators: Indicators
    linter: Linter

    def __call__(self, coded: CodedNote, read: ReadNote, note: NoteInput) -> CodedNote:
        """The note with its queries; the same note where nothing is worth one."""
        if not read.placed:
            return coded
        diagnoses = {one.code: one for one in coded.codes if one.system == _SYSTEM}
        view = NoteView(coded, read, note, self.indicators.of(read), diagnoses, self.indicators.classes)
        found = [gap for finder in self.finders for gap in finder.gaps(view)]
        if not found:
            return coded
        dates: dict[str | None, dt.date | None] = {document.id: document.date for document in note.documents}
        queries = [draft(gap, dates) for gap in _worth_asking(found)]
        passed = [query for query in queries if not self._faulty(query)]
        return replace(coded, queries=(*coded.queries, *passed)) if passed else coded

    def _faulty(self, query: Query) -> bool:
        return any(fault.severity == "error" for fault in self.linter.lint(query.text, query.title, query.options))


def _worth_asking(gaps: Iterable[Gap]) -> list[Gap]:
    """The heaviest, one for each code: a condition is not asked about twice."""
    kept: list[Gap] = []
    about: set[str] = set()
    for gap in sorted(gaps, key=lambda gap: -gap.weight):
        if gap.codes and about.issuperset(gap.codes):
            continue
        kept.append(gap)
        about.update(gap.codes)
        if len(kept) == MOST:
            break
    return kept
