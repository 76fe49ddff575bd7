"""The conventions of one book, read once for all who ask: its notes, its families of sides, its sets of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.code_sets import CodeSets, load_sets
from medcodex.conventions.laterality import LateralitySiblings
from medcodex.conventions.tabular_notes import TabularNotes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.terminology.book import Icd10cmBook


class BookConventions:
    """What coding, checks and queries ask of the same codes is answered from one memory."""

    def __init__(self, book: Icd10cmBook, named_sets: Mapping[str, str] | None = None) -> None:
        """``named_sets`` are texts of named sets of codes; the packaged ones where None."""
        self.book = book
        self.notes = TabularNotes(book)
        self.sides = LateralitySiblings(book)
        self.sets = CodeSets(load_sets() if named_sets is None else named_sets, self._title)

    def _title(self, code: str) -> str:
        row = self.book.row(code)
        return row.title if row is not None else ""
