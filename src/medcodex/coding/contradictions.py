"""Statements of several documents about one condition that cannot all hold, and which of them is followed.

Official Guidelines FY2026 I.B.14 and III: the provider is queried where documentation conflicts. Until then the codes
follow the statement that takes precedence (standing.Standing.precedence).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from medcodex.coding.conflict import Conflict, Statement
from medcodex.coding.standing import DIAGNOSTIC, PROVIDER
from medcodex.conventions.laterality import BILATERAL, LEFT, RIGHT, LateralitySiblings
from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import Assertion, Evidence
from medcodex.suggest.symptom import is_symptom
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from medcodex.coding.standing import Standing
    from medcodex.suggest.case import Placed
    from medcodex.suggest.concept import FoundDocument
    from medcodex.terminology.book import Icd10cmBook

# Words by which a document says that a condition does not exist at all, and not merely that it is not there today.
_RULED_OUT = re.compile(
    r"(?<!\w)(?:(?:rule[ds]?|ruling) out|excluded|(?:does|did) not have|not found to have)(?!\w)", re.I
)
_SIDE_WORDS = re.compile(r"\b(?:unspecified|right|left)\b(?: side\b)? ?", re.IGNORECASE)
_NOT_CODED_SO = frozenset("VWXYZ")


class Said(NamedTuple):
    """One statement: the place of its concept among all placed, and what it says of the condition."""

    place: int
    says: str


class Opposed(NamedTuple):
    """A conflict and the places of the statements that are not followed."""

    conflict: Conflict
    dropped: frozenset[int]


class _Exclusive(NamedTuple):
    about: str
    kind: str
    says: str
    codes: CodeRanges
    words: frozenset[str]


class ExclusiveStatements:
    """The table of statements of which only one can hold."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows = [
            _Exclusive(
                r["about"], r["kind"], r["says"], CodeRanges(r["codes"]), frozenset(filter(None, r["words"].split("|")))
            )
            for r in rows
        ]

    @classmethod
    def load(cls) -> ExclusiveStatements:
        """The packaged table."""
        return cls(table_rows("medcodex.coding", "data/exclusive_statements.tsv"))

    def of(self, one: Placed) -> tuple[str, str, str] | None:
        """(about, kind, says) of a placed concept; None where the table has no row for it."""
        concept = one.resolved.concept
        for row in self._rows:
            if concept.code in row.codes and (not row.words or row.words & (concept.forms | concept.used)):
                return row.about, row.kind, row.says
        return None


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Finds conflicts of type, stage and status by the table, of sides by the titles, of existence by what is ruled
    out."""

    book: Icd10cmBook
    exclusive: ExclusiveStatements
    sides: LateralitySiblings

    def among(
        self, placed: Sequence[Placed], found: Sequence[FoundDocument], standings: Sequence[Standing]
    ) -> list[Opposed]:
        """All conflicts between different documents; superseded documents are left out by the caller."""
        record = _Record(placed, found, standings)
        return [*self._types(record), *self._sides(record), *self._existence(record)]

    def _types(self, record: _Record) -> Iterator[Opposed]:
        told: dict[Hashable, list[Said]] = defaultdict(list)
        for place, one in record.holding():
            if record.standings[one.document].voice == PROVIDER and (row := self.exclusive.of(one)):
                told[row[0], row[1]].append(Said(place, row[2]))
        for key, said in told.items():
            yield from record.opposed(key[1], key[0], said)  # type: ignore[index]

    def _sides(self, record: _Record) -> Iterator[Opposed]:
        told: dict[Hashable, list[Said]] = defaultdict(list)
        for place, one in record.holding(diagnostic=True):
            code = one.resolved.code
            if code[:1] in _NOT_CODED_SO or is_symptom(code):
                continue
            side, family = self.sides.of(code)
            if side in {RIGHT, LEFT, BILATERAL}:
                told[tuple(sorted(family.items()))].append(Said(place, side))
        for said in told.values():
            if all(one.says != BILATERAL for one in said):
                yield from record.opposed("side", self._condition(record.placed[said[0].place].resolved.code), said)

    def _existence(self, record: _Record) -> Iterator[Opposed]:
        denied: dict[str, list[Said]] = defaultdict(list)
        for place, one in enumerate(record.placed):
            concept = one.resolved.concept
            if (
                concept.assertion is Assertion.NEGATED
                and concept.code
                and record.standings[one.document].voice == PROVIDER
                and not is_symptom(concept.code)
                and concept.code[0] not in _NOT_CODED_SO
                and _RULED_OUT.search(record.sentence(one))
            ):
                denied[concept.code].append(Said(place, "ruled out"))
        if not denied:
            return
        held: dict[str, list[Said]] = defaultdict(list)
        for place, one in record.holding():
            code = one.resolved.concept.code
            if code in denied and record.standings[one.document].voice == PROVIDER:
                held[code].append(Said(place, "present"))
        for code, said in held.items():
            row = self.book.row(code)
            yield from record.opposed("existence", row.title if row else code, [*said, *denied[code]])

    def _condition(self, code: str) -> str:
        """The title of a code without its side."""
        row = self.book.row(code)
        title = row.title if row else code
        return _SIDE_WORDS.sub("", title).strip(" ,")


class _Record:
    """The documents' statements together."""

    def __init__(self, placed: Sequence[Placed], found: Sequence[FoundDocument], standings: Sequence[Standing]) -> None:
        self.placed = placed
        self.standings = standings
        self._found = found

    def holding(self, *, diagnostic: bool = False) -> Iterator[tuple[int, Placed]]:
        """Concepts stated to be there (or uncertain but counted so), with their places; ``diagnostic``: also those of
        interpreted tests."""
        for place, one in enumerate(self.placed):
            concept = one.resolved.concept
            counted = one.resolved.reportable or (
                diagnostic
                and concept.assertion is Assertion.PRESENT
                and self.standings[one.document].voice == DIAGNOSTIC
            )
            if counted and one.resolved.code and concept.assertion is not Assertion.FAMILY:
                yield place, one

    def sentence(self, one: Placed) -> str:
        document = self._found[one.document].document
        start, end = document.sentences[one.resolved.concept.sentence][:2]
        return document.text[start:end]

    def opposed(self, kind: str, about: str, said: Sequence[Said]) -> Iterator[Opposed]:
        """The conflict, if two documents say different things and neither says both."""
        by_document: dict[int, set[str]] = defaultdict(set)
        for one in said:
            by_document[self.placed[one.place].document].add(one.says)
        single = {document: says for document, says in by_document.items() if len(says) == 1}
        if len({next(iter(says)) for says in single.values()}) < 2:
            return
        shown: dict[tuple[int, str], Said] = {}
        for one in said:
            shown.setdefault((self.placed[one.place].document, one.says), one)
        ordered = sorted(shown.values(), key=lambda one: self.standings[self.placed[one.place].document].precedence)
        followed = by_document[self.placed[ordered[0].place].document]
        dropped = frozenset(one.place for one in said if one.says not in followed)
        if kind == "existence" and all(self._uncertain(one) for one in said if one.says == "present"):
            # What was suspected and then ruled out is no contradiction; where it was suspected later, it stands.
            if followed == {"ruled out"}:
                yield Opposed(Conflict(kind, about, (), -1, ""), dropped)
            return
        statements = tuple(self._statement(one) for one in ordered)
        yield Opposed(Conflict(kind, about, statements, 0, self._because(ordered)), dropped)

    def _uncertain(self, one: Said) -> bool:
        return self.placed[one.place].resolved.concept.assertion is Assertion.POSSIBLE

    def _statement(self, one: Said) -> Statement:
        placed = self.placed[one.place]
        concept, standing = placed.resolved.concept, self.standings[placed.document]
        words = self._found[placed.document].document.text[concept.start : concept.end]
        return Statement(
            Evidence(standing.id, concept.start, concept.end, words, concept.section),
            one.says,
            concept.assertion,
            placed.resolved.code if concept.assertion is not Assertion.NEGATED else "",
            standing.kind,
            standing.role,
            standing.date,
        )

    def _because(self, ordered: Sequence[Said]) -> str:
        """Why the first statement is followed, against the first that says something else."""
        mine = self.standings[self.placed[ordered[0].place].document]
        other = next(one for one in ordered if one.says != ordered[0].says)
        theirs = self.standings[self.placed[other.place].document]
        if mine.authenticated != theirs.authenticated:
            return "a signed, final document over one that is not"
        if mine.role_rank != theirs.role_rank:
            return f"{mine.role or 'provider'} over {theirs.role or 'provider'}"
        if mine.kind_rank != theirs.kind_rank:
            return f"{mine.kind or 'document'} over {theirs.kind or 'document'}"
        return "the later document" if mine.date != theirs.date else "the document given first"
