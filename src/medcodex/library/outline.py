"""The levels above the codes of ICD-10-CM: chapters, sections within sections, and the categories of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.library.rows import ENTRY, tabular_entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.library.book import SqliteIcd10cmBook
    from medcodex.terminology.icd10cm.model import CodeRow, TabularEntry


class Outline:
    """Read once from a book and kept; empty where the book has no tabular list.

    A chapter goes by its number, a section by its range. One that holds a single category has that category's code as
    its key in the tabular list; here it is "B20-B20", so that no key names two places."""

    def __init__(self, book: SqliteIcd10cmBook) -> None:
        connection = book.connection("tabular")
        rows = connection.execute(f"{ENTRY} WHERE kind != 'diag' ORDER BY position") if connection is not None else ()
        self._entries: dict[str, TabularEntry] = {}
        self._below: dict[str | None, list[TabularEntry]] = {}
        for values in rows:
            read = tabular_entry(values)
            entry = replace(read, key=_key(read.key), parent=_key(read.parent) if read.parent is not None else None)
            self._entries[entry.key] = entry
            self._below.setdefault(entry.parent, []).append(entry)
        self._categories: dict[str | None, list[CodeRow]] = {}
        for row in book.categories():
            self._categories.setdefault(self.section_of(row), []).append(row)

    def entry(self, key: str) -> TabularEntry | None:
        """A chapter ("9") or a section ("I10-I1A"); None for another key."""
        return self._entries.get(key)

    def section_of(self, category: CodeRow) -> str | None:
        """The key of the section that a category stands right below; None where the tabular list places it nowhere."""
        key = _key(category.section) if category.section is not None else None
        return key if key in self._entries else None

    def chapters(self) -> Sequence[TabularEntry]:
        """All chapters in book order."""
        return self._below.get(None, [])

    def sections(self, key: str) -> Sequence[TabularEntry]:
        """The sections right below a chapter or section."""
        return self._below.get(key, [])

    def categories(self, key: str | None) -> Sequence[CodeRow]:
        """The categories right below a section; of None, those that the tabular list places nowhere."""
        return self._categories.get(key, [])

    def path(self, key: str) -> tuple[TabularEntry, ...]:
        """From the chapter down to this chapter or section; empty for another key."""
        found: list[TabularEntry] = []
        entry = self.entry(key)
        while entry is not None:
            found.append(entry)
            entry = self.entry(entry.parent) if entry.parent else None
        return tuple(reversed(found))


def _key(key: str) -> str:
    return key if key.isdigit() or "-" in key else f"{key}-{key}"
