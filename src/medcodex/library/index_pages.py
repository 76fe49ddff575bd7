"""The alphabetic indexes of ICD-10-CM page by page, and the index entries that lead to a code."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.library.index_walk import IndexWalk
from medcodex.library.rows import TERM, index_entry
from medcodex.terminology.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.library.book import SqliteIcd10cmBook
    from medcodex.library.index_walk import Node
    from medcodex.terminology.icd10cm.model import IndexEntry

OTHER = "#"


@dataclass(frozen=True, slots=True)
class MainTerm:
    """A main term of an index as a page of main terms shows it."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Leading:
    """An index entry that leads to a code: ``part`` and ``main`` name the page it stands on, ``path`` its titles."""

    part: str
    main: int
    entry: IndexEntry
    path: tuple[str, ...]


class IndexPages:
    """Reads the main terms once; pages are read when asked for."""

    def __init__(self, book: SqliteIcd10cmBook) -> None:
        self._book = book
        self.walk = IndexWalk(book)
        self._letters: dict[str, dict[str, list[MainTerm]]] = {}
        self._numbers = {part: [number for number, _ in self.walk.mains(part)] for part in ("index", "eindex")}
        for part in ("index", "eindex"):
            letters: dict[str, list[MainTerm]] = {}
            for number, title in self.walk.mains(part):
                letters.setdefault(letter_of(title), []).append(MainTerm(number, title))
            self._letters[part] = dict(sorted(letters.items()))

    def letters(self, part: str) -> Sequence[str]:
        """The letters that an index (``part`` index or eindex) has main terms for."""
        return list(self._letters[part])

    def mains(self, part: str, letter: str) -> Sequence[MainTerm]:
        """The main terms of a letter."""
        return self._letters[part].get(letter, [])

    def page(self, part: str, number: int) -> Node | None:
        """A main term with all below it; None where none has this number."""
        return self.walk.tree_of(part, number)

    def main_of(self, entry: IndexEntry) -> int:
        """The number of the main term that an entry stands under."""
        numbers = self._numbers[entry.source]
        return numbers[bisect_right(numbers, entry.id) - 1]

    def leading_to(self, code: str, limit: int = 40) -> list[Leading]:
        """The index entries that lead to a code, in book order: those with it as first or second code."""
        found: list[Leading] = []
        for part in ("index", "eindex"):
            connection = self._book.connection(part)
            if connection is None:
                continue
            for number in self._leading.get((part, code), ())[: limit - len(found)]:
                entry = index_entry(connection.execute(f"{TERM} WHERE id = ?", (number,)).fetchone())
                found.append(Leading(part, self.main_of(entry), entry, self._path(part, entry)))
        return found

    @cached_property
    def _leading(self) -> dict[tuple[str, str], list[int]]:
        """The numbers of the entries that lead to each code, a closing dash left out."""
        found: dict[tuple[str, str], list[int]] = {}
        for part in ("index", "eindex"):
            connection = self._book.connection(part)
            query = "SELECT id, code, manifestation FROM term WHERE source = ? ORDER BY id"
            for number, *codes in connection.execute(query, (part,)) if connection is not None else ():
                for code in {code.rstrip("-").rstrip(".") for code in codes if code}:
                    found.setdefault((part, code), []).append(number)
        return found

    def _path(self, part: str, entry: IndexEntry) -> tuple[str, ...]:
        connection = self._book.connection(part)
        titles = [entry.title]
        above = entry.parent
        while above is not None and connection is not None:
            title, above = connection.execute("SELECT title, parent FROM term WHERE id = ?", (above,)).fetchone()
            titles.append(title)
        return tuple(reversed(titles))


def letter_of(title: str) -> str:
    """The letter that a title stands under, OTHER for digits and signs."""
    first = fold(title).lstrip("\"'([")[:1].upper()
    return first if first.isascii() and first.isalpha() else OTHER
