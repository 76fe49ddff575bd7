"""The loaded books of every code system, read through the one protocol that all of them answer."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from medcodex.terminology.valueset.index import SystemIndex
from medcodex.terminology.valueset.naming import OWN_USE
from medcodex.terminology.valueset.records import Coding, Wording
from medcodex.terminology.valueset.states import state_of
from medcodex.terminology.valueset.systems import Entry, Property

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from medcodex.terminology.concepts import Concept, ConceptBook, Value
    from medcodex.terminology.valueset.systems import About

_REMEMBERED = 64
_CACHE = 8192


class BookSystem:
    """A ConceptBook as a code system; implements systems.CodeSystem."""

    def __init__(self, about: About, book: ConceptBook) -> None:
        self.about = about
        self._book = book
        self._index: SystemIndex | None = None
        self._lock = Lock()
        self._remembered: dict[Hashable, frozenset[str]] = {}
        # A cache per object, not per class: it goes when the book goes.
        self.find = lru_cache(_CACHE)(self._find)

    @property
    def index(self) -> SystemIndex:
        if self._index is None:
            with self._lock:  # seconds of work for a large book: done once, whoever asks meanwhile waits
                if self._index is None:
                    self._index = SystemIndex(map(_row, self._book.concepts()))
        return self._index

    def entries(self) -> Iterator[Entry]:
        for concept in self._book.concepts():
            yield self._entry(concept)

    def remember(self, key: Hashable, make: Callable[[], frozenset[str]]) -> frozenset[str]:
        found = self._remembered.get(key)
        if found is None:
            found = make()
            while len(self._remembered) >= _REMEMBERED:
                self._remembered.pop(next(iter(self._remembered)), None)
            self._remembered[key] = found
        return found

    def _find(self, code: str) -> Entry | None:
        """Only case is forgiven: on the wire a code has its printed form, dot and all."""
        printed = self._book.normalise(code)
        if printed is None:
            printed = code
        if printed.casefold() != code.casefold():
            return None
        concept = self._book.concept(printed)
        return self._entry(concept) if concept is not None else None

    def _entry(self, concept: Concept) -> Entry:
        properties = (
            *(_property(name, value) for name, value in concept.properties),
            Property("billable", "Boolean", concept.billable),
            *(() if concept.active else (Property("inactive", "Boolean", True),)),
        )
        state = state_of(self.about.properties, properties, ())
        return Entry(
            concept.code,
            concept.title,
            concept.definition,
            concept.parents,
            tuple(
                Wording(each.text, self.about.language, Coding(OWN_USE, each.use, display=each.use))
                for each in concept.designations
            ),
            properties,
            (),
            state.status,
            state.inactive,
            state.abstract,
        )


def _row(concept: Concept) -> tuple[str, str, Sequence[str], bool, Sequence[str]]:
    others = [each.text for each in concept.designations]
    return concept.code, concept.title, concept.parents, not concept.active, others


def _property(name: str, value: Value) -> Property:
    if isinstance(value, bool):
        return Property(name, "Boolean", value)
    if isinstance(value, int):
        return Property(name, "Integer", value)
    if isinstance(value, date):
        return Property(name, "DateTime", value.isoformat())
    return Property(name, "String", value)
