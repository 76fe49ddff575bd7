"""Weighs the documents of one encounter against each other before any code is chosen.

Whose statement a code may rest on: Official Guidelines FY2026 I.B.14 (clinicians other than the provider), III.B
(abnormal findings and interpretations of tests of inpatients), IV.K (interpreted tests of outpatients). What is copied
counts once; what contradicts is told; what is unsigned or preliminary is marked, and its codes are held.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from medcodex.coding.attributes import family, in_detail, is_general, still_current
from medcodex.coding.contradictions import Contradictions, ExclusiveStatements
from medcodex.coding.copied import repeated
from medcodex.coding.document_findings import document_findings
from medcodex.coding.standing import DIAGNOSTIC, PROVIDER, Standings, superseded
from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import Evidence
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.coding.conflict import Conflict
    from medcodex.coding.note import DocumentInput, NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.coding.result import CodedNote
    from medcodex.coding.standing import Standing
    from medcodex.conventions.of_book import BookConventions
    from medcodex.suggest.case import Placed
    from medcodex.suggest.past import History

_ALONE, _CONDITION, _SIGNED = "alone", "condition", "signed"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What weighing found: the standing of each document (in the order they are read), conflicts, codes that only a
    document of no provider names with where they are named, repetitions by what stands for them, and marks by (document
    id, start)."""

    standings: tuple[Standing, ...]
    conflicts: tuple[Conflict, ...]
    unestablished: Mapping[str, tuple[Evidence, ...]]
    copies: Mapping[tuple[str | None, int], tuple[Evidence, ...]] = field(default_factory=dict)
    copied: frozenset[tuple[str | None, int]] = frozenset()


class _Limit(NamedTuple):
    voice: str
    codes: CodeRanges
    needs: str


class LimitedDocuments:
    """What may be coded from documents of others than the provider (data/limited_documents.tsv)."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows = [_Limit(row["voice"], CodeRanges(row["codes"]), row["needs"]) for row in rows]

    @classmethod
    def load(cls) -> LimitedDocuments:
        """The packaged table."""
        return cls(table_rows("medcodex.coding", "data/limited_documents.tsv"))

    def needs(self, voice: str, code: str) -> str:
        """What a code needs to be taken from a document of this voice; "" where it cannot be."""
        return next((row.needs for row in self._rows if row.voice == voice and code in row.codes), "")


class Documents:
    """Weighs documents against one book."""

    def __init__(
        self,
        conventions: BookConventions,
        history: History,
        standings: Standings,
        limited: LimitedDocuments,
        exclusive: ExclusiveStatements,
    ) -> None:
        self._book = book = conventions.book
        self._history = history
        self._standings = standings
        self._limited = limited
        self._contradictions = Contradictions(book, exclusive, conventions.sides)

    @classmethod
    def load(cls, conventions: BookConventions, history: History) -> Documents:
        """With the packaged tables."""
        return cls(conventions, history, Standings.load(), LimitedDocuments.load(), ExclusiveStatements.load())

    def in_order(self, note: NoteInput) -> tuple[DocumentInput, ...]:
        """The note's documents as they are read: what counts most first, so that the claim follows its order."""
        by_id = {document.id: document for document in note.documents}
        return tuple(by_id[one.id] for one in self._stand(note))

    def weigh(self, read: ReadNote, note: NoteInput) -> ReadNote:
        """What was read with every concept that no code may rest on taken out of the reportable, and how it was
        weighed. Documents must have been read ``in_order``."""
        standings = self._stand(note)
        old = superseded(standings)
        placed = list(read.placed)
        _drop(placed, [n for n, one in enumerate(placed) if standings[one.document].id in old])
        unestablished = self._unestablished(placed, standings, read.texts, note)
        opposed = self._contradictions.among(placed, read.found, standings)
        _drop(placed, [place for one in opposed for place in one.dropped])
        _drop(placed, [place for places in unestablished.values() for place in places])
        _drop(placed, still_current(placed, self._history))
        provided = {place for place, one in enumerate(placed) if standings[one.document].voice == PROVIDER}
        for place, one in in_detail(placed, provided, self._book).items():
            placed[place] = one
        found = {
            code: tuple(_evidence(placed[p], standings, read.texts) for p in at) for code, at in unestablished.items()
        }
        reported = {one.resolved.code for one in placed if one.resolved.reportable}
        weighed = Weighed(
            standings,
            tuple(one.conflict for one in opposed if one.conflict.statements),
            {code: evidence for code, evidence in found.items() if code not in reported},
        )
        weighed = _with_copies(weighed, placed, read)
        return replace(read, placed=tuple(placed), weighed=weighed)

    def _stand(self, note: NoteInput) -> tuple[Standing, ...]:
        standings = {d.id: self._standings.of(d, given) for given, d in enumerate(note.documents)}
        return tuple(sorted(standings.values(), key=lambda one: one.precedence))

    def _unestablished(
        self,
        placed: Sequence[Placed],
        standings: Sequence[Standing],
        texts: Mapping[str | None, str],
        note: NoteInput,
    ) -> dict[str, list[int]]:
        """Places of the reportable concepts that only documents of no provider state, by code."""
        if all(one.voice == PROVIDER for one in standings):
            return {}
        provided = {
            one.resolved.code for one in placed if one.resolved.reportable and standings[one.document].voice == PROVIDER
        }
        families = {family(code, self._book) for code in provided if is_general(code, self._book)}
        out: dict[str, list[int]] = {}
        for place, one in enumerate(placed):
            standing, code = standings[one.document], one.resolved.code
            if standing.voice == PROVIDER or not one.resolved.reportable or code in provided:
                continue
            if not self._may_stand(code, standing, families, inpatient=note.setting.is_inpatient):
                out.setdefault(code, []).append(place)
        return out

    def _may_stand(self, code: str, standing: Standing, families: set[str], *, inpatient: bool) -> bool:
        if standing.voice == DIAGNOSTIC and not inpatient and standing.authenticated:
            return True  # IV.K
        needs = self._limited.needs(standing.voice, code)
        if needs == _CONDITION:
            return family(code, self._book) in families
        return needs == _ALONE or (needs == _SIGNED and standing.signed is True)


def told(coded: CodedNote, read: ReadNote) -> CodedNote:
    """A coded note with what weighing its documents found: marks on evidence, repetitions as evidence of their own,
    conflicts, findings."""
    weighed = read.weighed
    if weighed is None:
        return coded
    held: dict[str | None, tuple[str, ...]] = {one.id: _marks(one) for one in weighed.standings}
    codes = tuple(replace(code, evidence=_marked(code.evidence, weighed, held)) for code in coded.codes)
    coded = replace(coded, codes=codes, conflicts=(*coded.conflicts, *weighed.conflicts))
    return replace(
        coded, findings=(*coded.findings, *document_findings(coded, weighed.standings, weighed.unestablished))
    )


def _marked(
    evidence: Sequence[Evidence], weighed: Weighed, held: Mapping[str | None, tuple[str, ...]]
) -> tuple[Evidence, ...]:
    every = [again for one in evidence for again in (one, *weighed.copies.get((one.document, one.start), ()))]
    out = []
    for one in dict.fromkeys(every):
        copied = ("copied",) if (one.document, one.start) in weighed.copied else ()
        out.append(one._replace(marks=(*one.marks, *copied, *held.get(one.document, ()))))
    return tuple(out)


def _marks(standing: Standing) -> tuple[str, ...]:
    unsigned = ("unsigned",) if standing.signed is False else ()
    return (*unsigned, "preliminary") if standing.final is False else unsigned


def _with_copies(weighed: Weighed, placed: list[Placed], read: ReadNote) -> Weighed:
    """What is told again, taken out of ``placed``'s reportable and kept as evidence of what stands for it."""
    standings = weighed.standings
    order = sorted(range(len(standings)), key=lambda number: standings[number].time)
    written = [order.index(number) for number in range(len(standings))]
    copies = repeated(read.found, placed, written)
    again: dict[tuple[str | None, int], list[Evidence]] = {}
    for place, origin in copies.stands_for.items():
        if placed[place].resolved.reportable and placed[origin].resolved.reportable:
            key = standings[placed[origin].document].id, placed[origin].resolved.concept.start
            again.setdefault(key, []).append(_evidence(placed[place], standings, read.texts))
    copied = frozenset(
        (standings[placed[place].document].id, placed[place].resolved.concept.start)
        for place, first in copies.first.items()
        if place != first
    )
    _drop(placed, [place for place, origin in copies.stands_for.items() if placed[origin].resolved.reportable])
    return replace(weighed, copies={key: tuple(found) for key, found in again.items()}, copied=copied)


def _drop(placed: list[Placed], places: Iterable[int]) -> None:
    """Take concepts out of the reportable; they stay what was found."""
    for place in places:
        one = placed[place]
        placed[place] = one._replace(resolved=one.resolved._replace(reportable=False))


def _evidence(one: Placed, standings: Sequence[Standing], texts: Mapping[str | None, str]) -> Evidence:
    concept, doc_id = one.resolved.concept, standings[one.document].id
    return Evidence(doc_id, concept.start, concept.end, texts[doc_id][concept.start : concept.end], concept.section)
