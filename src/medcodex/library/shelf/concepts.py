"""A code system that is a list of concepts as a volume."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from medcodex.library.answers.concepts import concept_object, kind_of
from medcodex.library.concept_book import SqliteConceptBook
from medcodex.library.listed import (
    judge_listed,
    lookup_listed,
    meanings_of,
    release_behind,
    require_release,
    unnamed_in,
)
from medcodex.library.over_book import OverBook
from medcodex.library.shelf.volume import Node
from medcodex.terminology.icd11.validate import validate_cluster

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from medcodex.library.schema import Release
    from medcodex.terminology.concept_lookup import ConceptAnswer
    from medcodex.terminology.concepts import Concept
    from medcodex.terminology.outlined import OutlinedBook
    from medcodex.terminology.validate import Standing, Validity


_LEVELS = 16


class ConceptVolume(OverBook):
    """Implements Volume over what all lists of concepts share, as of ``date``."""

    book: OutlinedBook | SqliteConceptBook

    def __init__(self, book: OutlinedBook | SqliteConceptBook, date: datetime.date) -> None:
        super().__init__(book)
        self.system = book.system
        self._date = date
        # A level can be long; pages ask for it more than once. Per object: it goes when the book goes.
        self.children = lru_cache(_LEVELS)(self._children)

    @property
    def release(self) -> Release | None:
        return release_behind(self.book)

    @property
    def meanings(self) -> Mapping[tuple[str, str], str]:
        """What values of the system's properties mean, by property and value."""
        return meanings_of(self.book)

    def normalise(self, text: str) -> str | None:
        return self.book.normalise(text)

    def lookup(self, text: str) -> ConceptAnswer | None:
        """What the book says of a code; errors as for library.listed.lookup_listed."""
        return lookup_listed(self.book, text, self._date)

    def answer(self, text: str) -> dict[str, Any] | None:
        found = self.lookup(text)
        return concept_object(self.system, found, self.release, self.meanings) if found is not None else None

    def verdict(self, text: str, date: datetime.date, standings: Sequence[Standing]) -> Validity:
        code = self.normalise(text)
        if code is not None and self.book.concept(code) is None:
            require_release(self.book)
        return judge_listed(self.book, text, date, standings)

    def node(self, key: str) -> Node | None:
        concept = self.book.concept(key)
        return self._node(concept) if concept is not None else None

    def _children(self, key: str | None) -> Sequence[Node]:
        return tuple(self._node(concept) for concept in self.book.children(key))

    def ancestors(self, key: str) -> Sequence[Node]:
        found = self.lookup(key) if self.book.concept(key) is not None else None
        return [self._node(one) for one in found.above] if found is not None else []

    def neighbours(self, code: str) -> tuple[str | None, str | None]:
        listed = self.book if isinstance(self.book, SqliteConceptBook) else self.book.release
        return listed.neighbours(code) if isinstance(listed, SqliteConceptBook) else (None, None)

    def close(self) -> None:
        listed = self.book if isinstance(self.book, SqliteConceptBook) else self.book.release
        if isinstance(listed, SqliteConceptBook):
            listed.close()

    def _node(self, concept: Concept) -> Node:
        title = concept.title or f"({unnamed_in(self.book)})"
        kind = kind_of(concept)
        more = not concept.billable and (kind == "section" or bool(self.book.children(concept.code)))
        return Node(concept.code, title, kind, concept.billable and concept.active, more)


class ClusterVolume(ConceptVolume):
    """ICD-11, whose codes are reported in clusters: a verdict is on a cluster too."""

    def verdict(self, text: str, date: datetime.date, standings: Sequence[Standing]) -> Validity:
        return validate_cluster(self.book, text).validity()
