"""One vocabulary for the codes of every code system, for whatever asks of all systems alike: search, lookup, FHIR."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from medcodex.terminology.book import Book

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Value = str | bool | int | date


@dataclass(frozen=True, slots=True)
class Designation:
    """Another wording of a concept. ``use`` says which: short, long, medium, consumer, inclusion, index, synonym ..."""

    text: str
    use: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A code of any system in its printed form. ``billable`` where it may be reported itself (a leaf; no header and no
    chapter), ``active`` where it is in force on the book's date. ``properties`` are named facts of the publisher's
    files, in order, a name standing more than once where there are several values."""

    code: str
    title: str
    billable: bool
    active: bool = True
    parents: tuple[str, ...] = ()
    designations: tuple[Designation, ...] = ()
    properties: tuple[tuple[str, Value], ...] = ()
    definition: str = ""

    def values(self, name: str) -> tuple[Value, ...]:
        """The values of one property; empty where it has none."""
        return tuple(value for key, value in self.properties if key == name)


class ConceptBook(Book, Protocol):
    """A code system as it stood on one date, in the words that all systems share."""

    @property
    def system(self) -> str: ...

    def normalise(self, text: str) -> str | None:
        """The printed form of a code as typed, with or without punctuation, in either case; None where it has not
        the shape of one."""

    def concept(self, code: str) -> Concept | None:
        """The concept of a code in printed form; None where the book has none."""

    def children(self, code: str | None) -> Sequence[Concept]:
        """The concepts right below one, in book order; of None, those at the top."""

    def concepts(self) -> Iterator[Concept]:
        """All of them in book order."""
