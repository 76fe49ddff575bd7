"""The alphabetic index of ICD-10-PCS page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.library.index_pages import MainTerm, letter_of
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook
    from medcodex.terminology.icd10pcs.model import PcsIndexEntry


@dataclass(frozen=True, slots=True)
class PcsTerm:
    """An index entry with the entries indented under it."""

    entry: PcsIndexEntry
    below: tuple[PcsTerm, ...]


class PcsIndexPages:
    """Reads the index once; empty where the book has none."""

    def __init__(self, book: SqliteIcd10pcsBook) -> None:
        self._below: dict[int | None, list[PcsIndexEntry]] = {}
        self._letters: dict[str, list[MainTerm]] = {}
        self._mains: dict[int, PcsIndexEntry] = {}
        self._named: dict[tuple[str, ...], int] = {}
        for entry in book.index():
            self._below.setdefault(entry.parent, []).append(entry)
            if entry.level == 0:
                self._mains[entry.id] = entry
                self._letters.setdefault(letter_of(entry.title), []).append(MainTerm(entry.id, entry.title))
                self._named.setdefault(tuple(words_of(entry.title)), entry.id)

    def letters(self) -> Sequence[str]:
        """The letters that have main terms."""
        return sorted(self._letters)

    def mains(self, letter: str) -> Sequence[MainTerm]:
        """The main terms of a letter."""
        return self._letters.get(letter, [])

    def page(self, number: int) -> PcsTerm | None:
        """A main term with all below it; None where none has this number."""
        entry = self._mains.get(number)
        return self._grown(entry) if entry is not None else None

    def follow(self, reference: str) -> int | None:
        """The number of the main term that a "see" names in its first words; None where there is none."""
        return self._named.get(tuple(words_of(reference.partition(",")[0])))

    def _grown(self, entry: PcsIndexEntry) -> PcsTerm:
        return PcsTerm(entry, tuple(map(self._grown, self._below.get(entry.id, ()))))
