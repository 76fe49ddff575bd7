"""The tabular list's notes as relations between codes, own and inherited, read from a book when first asked.

Both the checks and the suggestions ask here which codes exclude, precede, complete or accompany a code on the date of
the book.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.conventions.note_text import NoteLine, excludes_lines, instruction_lines, one_list
from medcodex.conventions.ranges import RowsByCode

if TYPE_CHECKING:
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.terminology.icd10cm.model import TabularEntry

_KEPT = 8192


@dataclass(frozen=True, slots=True)
class Owned:
    """A note with the entry it stands at. ``at_code``: at a code, subcategory or category, not at a block or
    chapter; ``depth`` counts the characters of the owner, so that the nearest note is the deepest."""

    owner: str
    at_code: bool
    line: NoteLine


class CodeNotes:
    """What the notes say of one code."""

    def __init__(self, path: tuple[TabularEntry, ...]) -> None:
        self._above = frozenset(entry.key for entry in path)
        self.code_first = tuple(
            Owned(entry.key, True, line)
            for entry in path
            if entry.kind == "diag" and (line := one_list(entry.notes.code_first)) is not None
        )
        self.use_additional = _instructions(path, "use_additional")
        self.code_also = _instructions(path, "code_also")
        self._excludes = tuple(
            Owned(entry.key, entry.kind == "diag", line)
            for entry in path
            for line in excludes_lines(entry.notes.excludes1)
        )
        self._rows = RowsByCode(owned.line.codes.ranges for owned in self._excludes)

    def excludes(self, other: str) -> Owned | None:
        """The Excludes1 note, nearest first, that names the other code; None where none does."""
        rows = self._rows.rows(other)
        if not rows:
            return None
        held = [self._excludes[row] for row in rows if other in self._excludes[row].line.codes]
        # A note that stands above both codes speaks of neither inside its own range.
        held = [owned for owned in held if not (owned.at_code and other.startswith(owned.owner))]
        return max(held, key=lambda owned: (owned.at_code, len(owned.owner)), default=None)


class TabularNotes:
    """The notes of one book."""

    def __init__(self, book: Icd10cmBook) -> None:
        self._book = book
        self.of = lru_cache(_KEPT)(self._of)

    def _of(self, code: str) -> CodeNotes:
        return CodeNotes(tuple(self._book.ancestors(code)))


def _instructions(path: tuple[TabularEntry, ...], kind: str) -> tuple[Owned, ...]:
    return tuple(
        Owned(entry.key, True, line)
        for entry in path
        if entry.kind == "diag"
        for line in instruction_lines(getattr(entry.notes, kind))
    )
