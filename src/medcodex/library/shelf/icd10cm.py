"""ICD-10-CM as a volume: chapters, sections, categories, codes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from medcodex.library.answers.icd10cm import lookup_object
from medcodex.library.index_pages import IndexPages
from medcodex.library.outline import Outline
from medcodex.library.shelf.held import HeldBook
from medcodex.library.shelf.volume import Node
from medcodex.library.systems import ICD10CM
from medcodex.library.table_pages import TablePages
from medcodex.terminology.icd10cm.codes import normalise
from medcodex.terminology.lookup import lookup
from medcodex.terminology.validate import validate

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from medcodex.library.book import SqliteIcd10cmBook
    from medcodex.terminology.icd10cm.model import CodeRow, TabularEntry
    from medcodex.terminology.validate import Standing, Validity


class Icd10cmVolume(HeldBook):
    """Implements Volume; ``outline`` and ``index`` are opened when first asked."""

    system = ICD10CM
    book: SqliteIcd10cmBook

    @cached_property
    def outline(self) -> Outline:
        """Chapters and sections."""
        return Outline(self.book)

    @cached_property
    def index(self) -> IndexPages:
        """The alphabetic indexes page by page."""
        return IndexPages(self.book)

    @cached_property
    def tables(self) -> dict[str, TablePages]:
        """The neoplasm and the drug table, as far as they are loaded."""
        return {part: TablePages(self.book, part) for part in ("neoplasm", "drug") if part in self.releases}

    def normalise(self, text: str) -> str | None:
        return normalise(text)

    def answer(self, text: str) -> dict[str, Any] | None:
        found = lookup(self.book, text)
        return lookup_object(ICD10CM, found, self.release) if found is not None else None

    def verdict(self, text: str, date: datetime.date, standings: Sequence[Standing]) -> Validity:
        return validate(self.book, text, date, standings)

    def node(self, key: str) -> Node | None:
        entry = self.outline.entry(key)
        if entry is not None:
            return _place(entry)
        row = self.book.row(key)
        return _code(row) if row is not None else None

    def children(self, key: str | None) -> Sequence[Node]:
        if key is None:
            return [*map(_place, self.outline.chapters()), *map(_code, self.outline.categories(None))]
        if self.outline.entry(key) is not None:
            below = map(_place, self.outline.sections(key))
            return [*below, *map(_code, self.outline.categories(key))]
        return [_code(row) for row in self.book.children(key)]

    def ancestors(self, key: str) -> Sequence[Node]:
        path = self.outline.path(key)
        if path:
            return [_place(entry) for entry in path[:-1]]
        row = self.book.row(key)
        above: list[Node] = []
        while row is not None and row.parent is not None:
            row = self.book.row(row.parent)
            if row is not None:
                above.append(_code(row))
        place = self.outline.section_of(row) if row is not None else None
        return [*map(_place, self.outline.path(place or "")), *reversed(above)]


def _place(entry: TabularEntry) -> Node:
    return Node(entry.key, entry.title, entry.kind, billable=False, more=True)


def _code(row: CodeRow) -> Node:
    return Node(row.code, row.title, "code", row.billable, more=not row.billable)
