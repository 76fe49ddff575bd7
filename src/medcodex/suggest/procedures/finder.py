"""Finds the procedures that a document says were done in this stay, and decides the code of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter import Assertion
from medcodex.suggest.procedures.deciding import Decider, Question
from medcodex.suggest.procedures.parts import Parts
from medcodex.suggest.procedures.patterns import PatternBook
from medcodex.suggest.procedures.reading import Place, Role, read_report
from medcodex.text.assertion import judge
from medcodex.text.tokens import HARD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.suggest.concept import FoundDocument
    from medcodex.suggest.procedures.deciding import Decided
    from medcodex.suggest.procedures.reading import Item, Report
    from medcodex.suggest.procedures.words import Bag, Condition, ProcedureTables, Row
    from medcodex.terminology.book import Icd10pcsBook
    from medcodex.text.assertion import AssertionRules, Judgement

_REACH = {Role.TITLE: 7, Role.STORY: 5, Role.ACCOUNT: 5}
_ONLY = {"named": Role.TITLE, "story": Role.STORY}
_ASIDE = "not-done"


class FoundProcedure(NamedTuple):
    """Words that name a procedure, what the note asserts of it, and the codes decided for it (none where it was not
    done, several for several body parts)."""

    anchor: Place
    row: Row
    assertion: Assertion
    rule: str
    decided: tuple[Decided, ...]


class _Phrase(NamedTuple):
    """A phrase found: where its telling word stands, where all of its words stand, and its meaning."""

    at: int
    places: tuple[int, ...]
    row: Row


class ProcedureFinder:
    """Reads documents against one book; holds no state between them but what the book answered."""

    def __init__(self, tables: ProcedureTables, book: Icd10pcsBook, rules: AssertionRules) -> None:
        patterns = PatternBook(book)
        self._tables = tables
        self._rules = rules
        self._anchors = frozenset(tables.anchors)
        self._decider = Decider(tables, patterns, Parts(tables, patterns))
        self.book = book
        self.title = patterns.title

    def find(self, found: FoundDocument) -> tuple[FoundProcedure, ...]:
        """All procedures of a document in text order, decided. A document without a word of the tables costs one look
        at its words."""
        if self._anchors.isdisjoint(self._tables.forms.all(found.forms)):
            return ()
        report = read_report(found, self._tables)
        procedures = [one for item in report.items for one in self._in_item(item, report)]
        return tuple(procedures)

    def without_components(self, codes: Sequence[str]) -> list[str]:
        """The codes without those that are part of another one or of its approach (B3.1b, B3.11a)."""
        return [
            code
            for code in codes
            if not any(
                row.codes.match(code) and any(other != code and row.beside.match(other) for other in codes)
                for row in self._tables.components
            )
        ]

    def _in_item(self, item: Item, report: Report) -> Iterator[FoundProcedure]:
        if self._anchors.isdisjoint(item.forms) or item.role is Role.DIAGNOSIS:
            return
        if item.role is Role.STORY and report.operative:
            return
        named = self._named(item, report)
        if not named:
            return
        anchors = [place for place, _ in named]
        spans = [place.span for place in anchors]
        judgements = judge(report.document, report.document.sentences[item.number], spans, self._rules)
        not_done = self._not_done(item, anchors)
        for number, ((anchor, row), judgement) in enumerate(zip(named, judgements, strict=True)):
            assertion, rule = (
                (Assertion.HYPOTHETICAL, _ASIDE) if number in not_done else self._asserted(anchor, judgement)
            )
            decided: list[Decided] = []
            if assertion is Assertion.PRESENT:
                for pattern in row.patterns:
                    decided += self._decider.decide(Question(pattern, anchor, report, row.source))
                if not decided:
                    continue
            yield FoundProcedure(anchor, row, assertion, rule, tuple(decided))

    def _not_done(self, item: Item, anchors: Sequence[Place]) -> set[int]:
        """The phrases that a word like "attempted" is about: the next one behind it, else the last before it."""
        found: set[int] = set()
        for at, form in enumerate(item.forms):
            if form in self._tables.not_done:
                behind = [number for number, anchor in enumerate(anchors) if anchor.places[-1] > at]
                start = min((anchors[number].places[0] for number in behind), default=-1)
                words = {place for number in behind for place in _from(anchors[number], start)}
                next_one = {number for number in behind if words & set(anchors[number].places)}
                found |= next_one or {len(anchors) - 1}
        return found

    def _asserted(self, anchor: Place, judgement: Judgement) -> tuple[Assertion, str]:
        """What a title names was done unless it says that it was not; the rest is judged by its sentence. A negation
        between the words of a phrase is about it ("received no packed cells")."""
        item = anchor.item
        between = item.forms[anchor.places[0] : anchor.places[-1]]
        if not self._tables.negations.isdisjoint(between):
            return Assertion.NEGATED, _ASIDE
        if item.role is Role.TITLE and judgement.assertion is not Assertion.NEGATED:
            return Assertion.PRESENT, judgement.rule
        return judgement.assertion, judgement.rule

    def _named(self, item: Item, report: Report) -> list[tuple[Place, Row]]:
        """The phrases of an item that mean something here; those inside a longer one do not count, nor those whose
        words belong to the beginning of another phrase nearer to them."""
        found: list[_Phrase] = []
        forms = frozenset(item.forms)
        for at, form in enumerate(item.forms):
            for bag in self._tables.anchors.get(form, ()):
                if bag <= forms and (places := self._close(item, bag, at)):
                    row = self._meant(bag, item, report)
                    if row is not None:
                        found.append(_Phrase(at, places, row))
        widest = [one for one in found if not any(set(one.places) < set(other.places) for other in found)]
        kept = [one for one in widest if not any(self._nearer(item, other, one) for other in widest)]
        kept.sort(key=lambda one: one.places[-1] - one.places[0])
        distinct: list[_Phrase] = []
        for one in kept:
            if not any(one.row is other.row and set(one.places) & set(other.places) for other in distinct):
                distinct.append(one)
        return [(Place(item, one.places), one.row) for one in sorted(distinct, key=lambda one: one.places)]

    def _nearer(self, item: Item, other: _Phrase, one: _Phrase) -> bool:
        """Whether a word that two phrases take belongs to the other: "EGD and colonoscopy with polypectomy"."""
        if one.row is other.row:
            return False
        shared = (set(one.places) & set(other.places)) - {one.at, other.at}
        return any(
            abs(place - other.at) < abs(place - one.at)
            for place in shared
            if item.forms[place] not in self._tables.common
        )

    def _close(self, item: Item, bag: Bag, at: int) -> tuple[int, ...] | None:
        """The places of a bag's words around its first, where they stand close to each other in one clause."""
        places = item.places(bag, at)
        if places is None:
            return None
        first, last = min(places), max(places)
        if last - first >= len(bag) + _REACH[item.role] or at not in places:
            return None
        gaps = item.gaps[first + 1 : last + 1]
        if HARD in gaps or sum(gap > 0 for gap in gaps) > max(1, len(bag) - 2):
            return None
        return tuple(sorted(places))

    def _meant(self, bag: Bag, item: Item, report: Report) -> Row | None:
        """The first meaning of a phrase whose conditions hold. In the account of an operation only what is marked so
        counts; in a stay's story other phrases need a word that tells of doing it."""
        told = item.role is not Role.STORY or not self._tables.done.isdisjoint(item.forms)
        for row in self._tables.rows[bag]:
            if row.where == "title" and (item.role is Role.ACCOUNT or not told):
                continue
            if row.where in _ONLY and item.role is not _ONLY[row.where]:
                continue
            if all(_holds(condition, item, report) for condition in row.conditions):
                return row
        return None


def _holds(condition: Condition, item: Item, report: Report) -> bool:
    if condition.in_item:
        there = any(bag <= set(item.forms) for bag in condition.bags)
    else:
        there = any(next(report.having(bag), None) is not None for bag in condition.bags)
    return there is condition.wanted


def _from(anchor: Place, start: int) -> tuple[int, ...]:
    """The places of a phrase that begins at a word; none of another one's."""
    return anchor.places if anchor.places[0] == start else ()
