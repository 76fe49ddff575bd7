"""A code system whose release is a list of concepts, answered from its release file."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from medcodex.library.concept_json import load_properties
from medcodex.library.release_book import ReleaseBook
from medcodex.terminology.concept_dates import not_in_force
from medcodex.terminology.concepts import Concept, Designation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from medcodex.encounter import Notice
    from medcodex.library.schema import Release

_CACHE = 4096
CONCEPT = """SELECT code.code, title, billable, active, facts,
(SELECT group_concat(parent, '\t') FROM above WHERE above.code = code.code)
FROM code JOIN detail ON detail.code = code.code"""
BELOW = CONCEPT + " JOIN above ON above.code = code.code WHERE above.parent = ? ORDER BY position"
_TOP = CONCEPT + " WHERE code.parent IS NULL ORDER BY position"


class SqliteConceptBook(ReleaseBook):
    """Implements terminology.concepts.ConceptBook over one system's release. A concept whose own dates speak against
    the ``on`` day is not active."""

    def __init__(
        self,
        system: str,
        normalise: Callable[[str], str | None],
        parts: Mapping[str, Release],
        notices: Sequence[Notice],
        on: date | None = None,
    ) -> None:
        super().__init__(parts, notices)
        self.system = system
        self.normalise = normalise
        self._on = on
        # A cache per object, not per class: it goes when the book goes.
        self.concept = lru_cache(_CACHE)(self._concept)

    def children(self, code: str | None) -> Sequence[Concept]:
        found = self._all("codes", _TOP) if code is None else self._all("codes", BELOW, code)
        return tuple(self._dated(read_concept(values)) for values in found)

    def concepts(self) -> Iterator[Concept]:
        for values in self._all("codes", f"{CONCEPT} ORDER BY position"):
            yield self._dated(read_concept(values))

    def _concept(self, code: str) -> Concept | None:
        found = self._all("codes", f"{CONCEPT} WHERE code.code = ?", code)
        return self._dated(read_concept(found[0])) if found else None

    def _dated(self, concept: Concept) -> Concept:
        ended = concept.active and self._on is not None and not_in_force(concept, self._on)
        return replace(concept, active=False) if ended else concept


def read_concept(values: Sequence[Any]) -> Concept:
    """From the columns of CONCEPT."""
    code, title, billable, active, facts, parents = values
    told = json.loads(facts) if facts else {}
    return Concept(
        code,
        title,
        bool(billable),
        bool(active),
        tuple(parents.split("\t")) if parents else (),
        tuple(Designation(*one) for one in told.get("designations", ())),
        load_properties(told.get("properties", ())),
        told.get("definition", ""),
    )
