"""A code system that is a list of concepts as a volume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.library.answers.concepts import concept_object
from medcodex.library.shelf.held import HeldBook
from medcodex.library.shelf.volume import Node
from medcodex.library.systems import SYSTEMS
from medcodex.terminology.validate import Validity

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from medcodex.library.concept_book import SqliteConceptBook
    from medcodex.terminology.concepts import Concept
    from medcodex.terminology.search import Hit
    from medcodex.terminology.validate import Standing


class ConceptVolume(HeldBook):
    """Implements Volume over what all lists of concepts share."""

    book: SqliteConceptBook

    def __init__(self, book: SqliteConceptBook) -> None:
        super().__init__(book)
        self.system = book.system

    def normalise(self, text: str) -> str | None:
        return self.book.normalise(text)

    def answer(self, text: str) -> dict[str, Any] | None:
        concept = self._typed(text)
        if concept is None:
            return None
        below = self.book.children(concept.code)
        return concept_object(self.system, concept, self._above(concept), below, self.release)

    def verdict(self, text: str, date: datetime.date, standings: Sequence[Standing]) -> Validity:
        code = self.normalise(text)
        if code is None:
            return Validity(text, False, False, f"does not have the shape of a code of {SYSTEMS[self.system].title}")
        concept = self.book.concept(code)
        if concept is None:
            return Validity(code, False, False, _elsewhere(date, standings))
        if not concept.active:
            return Validity(code, False, False, "not in force on this date")
        return Validity(code, True, concept.billable, "" if concept.billable else "not billable: a header")

    def node(self, key: str) -> Node | None:
        concept = self.book.concept(key)
        return self._node(concept) if concept is not None else None

    def children(self, key: str | None) -> Sequence[Node]:
        return [self._node(concept) for concept in self.book.children(key)]

    def ancestors(self, key: str) -> Sequence[Node]:
        concept = self.book.concept(key)
        return [self._node(one) for one in self._above(concept)] if concept is not None else []

    def search(self, text: str, limit: int, *, headers: bool, chapter: int | None) -> Sequence[Hit]:
        return ()  # no search index holds concepts yet

    def meant(self, text: str) -> str | None:
        return None

    def _typed(self, text: str) -> Concept | None:
        code = self.normalise(text)
        return self.book.concept(code) if code is not None else None

    def _above(self, concept: Concept) -> list[Concept]:
        """The first parent of each, outermost first; a code that stands above itself ends the walk."""
        found: list[Concept] = []
        seen = {concept.code}
        while concept.parents and concept.parents[0] not in seen:
            above = self.book.concept(concept.parents[0])
            if above is None:
                break
            seen.add(above.code)
            found.append(above)
            concept = above
        return found[::-1]

    def _node(self, concept: Concept) -> Node:
        more = not concept.billable or bool(self.book.children(concept.code))
        return Node(concept.code, concept.title, "code", concept.billable, more)


def _elsewhere(date: datetime.date, standings: Sequence[Standing]) -> str:
    past = [standing for standing in standings if standing.effective_from <= date]
    if past:
        return f"deleted: last in release {max(past, key=lambda one: one.effective_from).version}"
    if standings:
        first = min(standings, key=lambda one: one.effective_from)
        return f"not yet valid: new in release {first.version}, from {first.effective_from}"
    return "no such code"
