"""Which of two codes stays where an Excludes1 note forbids them together (Official Guidelines FY2026 I.A.12.a).

A note at one code names what is coded elsewhere: the code that it names stays and the one with the note goes, unless
the named one says less (a symptom, the book's unspecified choice).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.conventions.tabular_notes import Owned, TabularNotes

_KEPT = 65_536


class Excluded(NamedTuple):
    """``code`` goes because ``other`` stays; ``source`` quotes the note."""

    code: str
    other: str
    source: str


class Exclusions:
    """The Excludes1 notes of one book; ``says_less`` tells how little a code says (the greater, the less)."""

    def __init__(self, notes: TabularNotes, says_less: Callable[[str], int]) -> None:
        self._notes = notes
        self._says_less = says_less
        self.between = lru_cache(_KEPT)(self._between)

    def _between(self, one: str, two: str) -> Excluded | None:
        """Which of two codes goes; None where no note at a code, subcategory or category forbids them together. Where
        the notes name each other, ``one`` stays."""
        at_one, at_two = self._note(one, two), self._note(two, one)
        note = at_two or at_one
        if note is None:
            return None
        gone, kept = (two, one) if at_two else (one, two)
        less_one, less_two = self._says_less(one), self._says_less(two)
        if less_one != less_two:
            gone, kept = (one, two) if less_one > less_two else (two, one)
        return Excluded(gone, kept, f"ICD-10-CM tabular list {note.owner} Excludes1: {note.line.text}")

    def _note(self, code: str, other: str) -> Owned | None:
        found = self._notes.of(code).excludes(other)
        return found if found is not None and found.at_code else None
