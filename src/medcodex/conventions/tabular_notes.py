"""The tabular list's notes as relations between codes, own and inherited, read from a book when first asked.

Both the checks and the suggestions ask here which codes exclude, precede, complete or accompany a code on the date of
the book.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from medcodex.conventions.note_text import NoteLine, excludes_lines, instruction_lines, one_list
from medcodex.conventions.ranges import CodeRanges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.terminology.book import Icd10cmBook
    from medcodex.terminology.icd10cm.model import TabularEntry

_KEPT = 65_536


@dataclass(frozen=True, slots=True)
class Owned:
    """A note with the entry it stands at. ``at_code``: at a code, subcategory or category, not at a block or
    chapter."""

    owner: str
    at_code: bool
    line: NoteLine


class EntryNotes:
    """The notes that stand at one entry of the tabular list. Instructions of blocks and chapters are left out: they
    tell what may be added, not what a single code needs."""

    def __init__(self, entry: TabularEntry) -> None:
        self._notes = entry.notes
        self.owner = entry.key
        self.at_code = entry.kind == "diag"
        self._excludes = tuple(map(self._owned, excludes_lines(entry.notes.excludes1)))
        self.excluded = CodeRanges("", [ranges for owned in self._excludes for ranges, _ in owned.line.codes.parts])

    @cached_property
    def code_first(self) -> tuple[Owned, ...]:
        """The "code first" note of this entry, all its lines as one list."""
        listed = one_list(self._notes.code_first) if self.at_code else None
        return () if listed is None else (self._owned(listed),)

    @cached_property
    def use_additional(self) -> tuple[Owned, ...]:
        """The "use additional code" notes of this entry."""
        return self._instructions(self._notes.use_additional)

    @cached_property
    def code_also(self) -> tuple[Owned, ...]:
        """The "code also" notes of this entry."""
        return self._instructions(self._notes.code_also)

    @property
    def has_excludes(self) -> bool:
        """Whether any Excludes1 note stands here."""
        return bool(self._excludes)

    def excludes(self, other: str) -> Owned | None:
        """The Excludes1 note of this entry that names the other code."""
        if other not in self.excluded:
            return None
        # A code below this entry is not outside of it, whatever range the note names.
        if self.at_code and other.startswith(self.owner):
            return None
        return next((owned for owned in self._excludes if other in owned.line.codes), None)

    def _instructions(self, texts: Sequence[str]) -> tuple[Owned, ...]:
        return tuple(map(self._owned, instruction_lines(texts))) if self.at_code else ()

    def _owned(self, line: NoteLine) -> Owned:
        return Owned(self.owner, self.at_code, line)


class CodeNotes:
    """What the notes say of one code: its own and those of all levels above, outermost first. Notes are read when they
    are asked for: of most codes only the exclusions are."""

    def __init__(self, path: tuple[EntryNotes, ...]) -> None:
        self._path = path
        self._excluding = tuple(entry for entry in reversed(path) if entry.has_excludes)
        self._named = CodeRanges("", [entry.excluded for entry in self._excluding])

    @cached_property
    def code_first(self) -> tuple[Owned, ...]:
        """The "code first" notes."""
        return tuple([owned for entry in self._path for owned in entry.code_first])

    @cached_property
    def use_additional(self) -> tuple[Owned, ...]:
        """The "use additional code" notes."""
        return tuple([owned for entry in self._path for owned in entry.use_additional])

    @cached_property
    def code_also(self) -> tuple[Owned, ...]:
        """The "code also" notes."""
        return tuple([owned for entry in self._path for owned in entry.code_also])

    def excludes(self, other: str) -> Owned | None:
        """The Excludes1 note, nearest first, that names the other code; None where none does."""
        if other not in self._named:
            return None
        for entry in self._excluding:
            found = entry.excludes(other)
            if found is not None:
                return found
        return None


class TabularNotes:
    """The notes of one book."""

    def __init__(self, book: Icd10cmBook) -> None:
        self._book = book
        self._entries: dict[tuple[str, str], EntryNotes] = {}
        self.of = lru_cache(_KEPT)(self._of)
        self.excluding = lru_cache(_KEPT)(self._note_excluding)

    def _of(self, code: str) -> CodeNotes:
        return CodeNotes(tuple(self._entry(entry) for entry in self._book.ancestors(code)))

    def _note_excluding(self, code: str, other: str) -> Owned | None:
        """The Excludes1 note of a code that names another one; claims repeat their pairs of codes."""
        return self.of(code).excludes(other)

    def _entry(self, entry: TabularEntry) -> EntryNotes:
        key = (entry.kind, entry.key)
        if key not in self._entries:
            self._entries[key] = EntryNotes(entry)
        return self._entries[key]
