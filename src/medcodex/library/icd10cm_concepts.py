"""ICD-10-CM in the words that all systems share: chapters, sections and codes as one hierarchy."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.library.outline import Outline
from medcodex.library.over_book import OverBook
from medcodex.terminology.concepts import Concept, Designation
from medcodex.terminology.icd10cm.codes import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.library.book import SqliteIcd10cmBook
    from medcodex.terminology.concepts import Value
    from medcodex.terminology.icd10cm.model import CodeRow, TabularEntry

# Notes of the tabular list by the name of the property that holds them.
_NOTES = {
    "includes": "includes",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "code_first": "codeFirst",
    "use_additional": "useAdditionalCode",
    "code_also": "codeAlso",
    "notes": "note",
    "seventh_note": "seventhCharacterNote",
}


class Icd10cmConcepts(OverBook):
    """Implements terminology.concepts.ConceptBook over the book. A chapter has its number as code, a section its
    range ("B10-B10" where it holds one category); neither can be selected. Notes are those of the concept itself,
    not what it inherits."""

    system = "icd10cm"
    book: SqliteIcd10cmBook

    def normalise(self, text: str) -> str | None:
        printed = normalise(text)
        if printed is not None:
            return printed
        key = text.strip().upper()
        return key if self._outline.entry(key) is not None else None

    def concept(self, code: str) -> Concept | None:
        row = self.book.row(code)
        if row is None:
            group = self._outline.entry(code)
            return _group(group) if group is not None else None
        path = self.book.ancestors(code)
        own = path[-1] if path and path[-1].key == code and path[-1].kind == "diag" else None
        return self._code(row, own)

    def children(self, code: str | None) -> Sequence[Concept]:
        if code is not None and self._outline.entry(code) is None:
            return self._listed(self.book.children(code))
        groups = self._outline.chapters() if code is None else self._outline.sections(code)
        return [*map(_group, groups), *self._listed(self._outline.categories(code))]

    def concepts(self) -> Iterator[Concept]:
        entries = {entry.key: entry for entry in self.book.tabular() if entry.kind == "diag"}
        told: set[str] = set()
        for row in self.book.codes():
            if row.parent is None:
                yield from self._groups_above(row, told)
            yield self._code(row, entries.get(row.code))

    @cached_property
    def _outline(self) -> Outline:
        return Outline(self.book)

    def _listed(self, rows: Sequence[CodeRow]) -> Sequence[Concept]:
        return [found for row in rows if (found := self.concept(row.code)) is not None]

    def _groups_above(self, category: CodeRow, told: set[str]) -> Iterator[Concept]:
        """The groups that a category stands in, outermost first, those that were not told yet."""
        for entry in self._outline.path(self._outline.section_of(category) or ""):
            if entry.key not in told:
                told.add(entry.key)
                yield _group(entry)

    def _code(self, row: CodeRow, entry: TabularEntry | None) -> Concept:
        parent = row.parent or self._outline.section_of(row)
        return Concept(
            row.code,
            row.title,
            row.billable,
            parents=(parent,) if parent is not None else (),
            designations=tuple(_inclusions(entry)),
            properties=tuple(_properties(entry)),
        )


def _group(entry: TabularEntry) -> Concept:
    """A chapter or section as the outline has it."""
    parents = (entry.parent,) if entry.parent is not None else ()
    properties: tuple[tuple[str, Value], ...] = (("kind", entry.kind), ("notSelectable", True), *_properties(entry))
    return Concept(entry.key, entry.title, False, parents=parents, properties=properties)


def _inclusions(entry: TabularEntry | None) -> Iterator[Designation]:
    for text in entry.notes.inclusion_terms if entry is not None else ():
        yield Designation(text, "inclusion")


def _properties(entry: TabularEntry | None) -> Iterator[tuple[str, Value]]:
    if entry is None:
        return
    for field, name in _NOTES.items():
        for text in getattr(entry.notes, field):
            yield name, text
    for character, meaning in entry.seventh:
        yield "seventhCharacter", f"{character}: {meaning}"
