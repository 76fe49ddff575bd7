"""Each axis of a procedure decided: by the words of the note, by what the tables allow, or left open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from medcodex.suggest.procedures.reading import SCOPES, Place
from medcodex.suggest.procedures.sites import BODY_PART, Decision, Sites

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.suggest.procedures.parts import Parts
    from medcodex.suggest.procedures.patterns import CodePattern, PatternBook
    from medcodex.suggest.procedures.reading import Item, Report, Role
    from medcodex.suggest.procedures.words import AxisWord, ProcedureTables

_NEAR = 3
_NOTHING = {6: ("No Device", "B6.1a"), 7: ("No Qualifier", "A9")}


class Question(NamedTuple):
    """A pattern to decide: the words that name the procedure, the report they stand in, and the row's source."""

    pattern: CodePattern
    anchor: Place
    report: Report
    source: str


class Decided(NamedTuple):
    """A code with its seven decisions; where an axis is ``undecided``, all codes that remain."""

    codes: tuple[str, ...]
    decisions: tuple[Decision, ...]
    undecided: int = 0


class Decider:
    """Decides patterns against one book."""

    def __init__(self, tables: ProcedureTables, book: PatternBook, parts: Parts) -> None:
        self._tables = tables
        self._book = book
        self._sites = Sites(parts, tables.acts)

    def decide(self, asked: Question) -> list[Decided]:
        """The codes that a pattern stands for in a report; one for each body part or side that the note names. Empty
        where the book has no code of the pattern."""
        codes = self._book.codes(asked.pattern)
        if not codes:
            return []
        branches = [Decided(codes, ())]
        for position in range(1, 8):
            branches = [reached for branch in branches for reached in self._axis(position, branch, asked)]
        return branches

    def _axis(self, position: int, branch: Decided, asked: Question) -> list[Decided]:
        if branch.undecided:
            return [branch]
        at = position - 1
        values = tuple(dict.fromkeys(code[at] for code in branch.codes))
        found = self._forced(position, values, asked) or self._open(position, values, branch.codes[0][:at], asked)
        if not found:
            return [branch._replace(undecided=position)]
        return [
            Decided(tuple(code for code in branch.codes if code[at] == decision.value), (*branch.decisions, decision))
            for decision in found
        ]

    def _forced(self, position: int, values: Sequence[str], asked: Question) -> list[Decision]:
        """The one value that the phrase means or the tables allow."""
        if len(asked.pattern.choices[position - 1].characters) == 1:
            return [Decision(position, values[0], "phrase", asked.source, (asked.anchor,))]
        if len(values) == 1:
            return [Decision(position, values[0], "only value", "the tables allow no other value here", ())]
        return []

    def _open(self, position: int, values: Sequence[str], start: str, asked: Question) -> list[Decision]:
        """The value or values that the note's words name; else the one that holds where it is silent."""
        said = self._said(position, values, start, asked)
        if said is not None:
            place, row = said
            return [Decision(position, row.value, "words", row.source, (place,))]
        default = asked.pattern.choices[position - 1].default
        if position == BODY_PART and (found := self._sites.named(start, values, asked.anchor, asked.report)):
            return found
        if default in values:
            return [Decision(position, default, "default", asked.source, ())]
        if position in _NOTHING and "Z" in values:
            title, rule = _NOTHING[position]
            because = f"{title}: nothing else is documented (ICD-10-PCS Official Guidelines {rule})"
            return [Decision(position, "Z", "default", because, ())]
        return []

    def _said(self, position: int, values: Sequence[str], start: str, asked: Question) -> tuple[Place, AxisWord] | None:
        """Words that name a value and the row that says so: those of the item first, then of other titles and
        diagnoses, then of the account."""
        rows = [
            row
            for row in self._tables.axis_words
            if row.position == position and row.value in values and row.codes.match(start)
        ]
        anchor = asked.anchor
        for row in rows:
            for bag in row.bags:
                places = anchor.item.places(bag, anchor.places[0])
                if places is not None and not self._denied(anchor.item, places):
                    return Place(anchor.item, tuple(places)), row
        afar = [row for row in rows if not row.in_item]
        report = asked.report
        for roles in SCOPES:
            for row in afar:
                place = report.once((id(row), roles), partial(self._first, row, report, roles))
                if place is not None:
                    return place, row
        return None

    def _first(self, row: AxisWord, report: Report, roles: frozenset[Role]) -> Place | None:
        return next(self._standing(row, report, roles), None)

    def _standing(self, row: AxisWord, report: Report, roles: frozenset[Role]) -> Iterator[Place]:
        for bag in row.bags:
            for item in report.having(bag, roles):
                places = item.places(bag)
                if places and not self._denied(item, places):
                    yield Place(item, tuple(places))

    def _denied(self, item: Item, places: Sequence[int]) -> bool:
        """Whether words are said not to hold: "no fluid was sent"."""
        first = min(places)
        return not self._tables.negations.isdisjoint(item.forms[max(0, first - _NEAR) : first])
