"""ICD-10-CM in the words that all systems share: chapters, sections and codes as one hierarchy."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.terminology.concepts import Concept, Designation
from medcodex.terminology.icd10cm.codes import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.encounter import Notice
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


class Icd10cmConcepts:
    """Implements terminology.concepts.ConceptBook over the book. A chapter has its number as code, a section its
    range ("B10-B10" where it holds one category); neither can be selected. Notes are those of the concept itself,
    not what it inherits."""

    system = "icd10cm"

    def __init__(self, book: SqliteIcd10cmBook) -> None:
        self._book = book

    @property
    def releases(self) -> Mapping[str, str]:
        return self._book.releases

    @property
    def notices(self) -> Sequence[Notice]:
        return self._book.notices

    @property
    def fingerprint(self) -> str:
        return self._book.fingerprint

    def normalise(self, text: str) -> str | None:
        printed = normalise(text)
        if printed is not None:
            return printed
        key = text.strip().upper()
        return key if key in self._groups else None

    def concept(self, code: str) -> Concept | None:
        row = self._book.row(code)
        if row is None:
            return self._group(self._groups[code]) if code in self._groups else None
        path = self._book.ancestors(code)
        own = path[-1] if path and path[-1].key == code and path[-1].kind == "diag" else None
        return self._code(row, own)

    def children(self, code: str | None) -> Sequence[Concept]:
        if code is None:
            groups = [entry for entry in self._groups.values() if entry.parent is None]
            return [self._group(entry) for entry in groups] if groups else self._under(None)
        if code not in self._groups:
            return [found for row in self._book.children(code) if (found := self.concept(row.code)) is not None]
        groups = [entry for entry in self._groups.values() if _above(entry) == code]
        return [*(self._group(entry) for entry in groups), *self._under(code)]

    def concepts(self) -> Iterator[Concept]:
        entries = {entry.key: entry for entry in self._book.tabular() if entry.kind == "diag"}
        told: set[str] = set()
        for row in self._book.codes():
            if row.parent is None:
                yield from self._groups_above(row, told)
            yield self._code(row, entries.get(row.code))

    @cached_property
    def _groups(self) -> dict[str, TabularEntry]:
        """Chapters and sections by key, in the book's order."""
        return {_group_code(entry.key): entry for entry in self._book.tabular() if entry.kind != "diag"}

    @cached_property
    def _categories(self) -> dict[str | None, list[CodeRow]]:
        found: dict[str | None, list[CodeRow]] = {}
        for row in self._book.codes():
            if row.parent is None:
                found.setdefault(self._section(row), []).append(row)
        return found

    def _under(self, section: str | None) -> Sequence[Concept]:
        rows = self._categories.get(section, [])
        return [found for row in rows if (found := self.concept(row.code)) is not None]

    def _section(self, row: CodeRow) -> str | None:
        section = _group_code(row.section) if row.section is not None else None
        return section if section in self._groups else None

    def _groups_above(self, row: CodeRow, told: set[str]) -> Iterator[Concept]:
        """The groups that a category stands in, outermost first, those that were not told yet."""
        path = []
        key = self._section(row)
        while key is not None and key not in told and key in self._groups:
            told.add(key)
            path.append(self._groups[key])
            key = _above(self._groups[key])
        yield from map(self._group, reversed(path))

    def _code(self, row: CodeRow, entry: TabularEntry | None) -> Concept:
        parent = row.parent or self._section(row)
        return Concept(
            row.code,
            row.title,
            row.billable,
            parents=(parent,) if parent is not None else (),
            designations=tuple(_inclusions(entry)),
            properties=tuple(_properties(entry)),
        )

    def _group(self, entry: TabularEntry) -> Concept:
        above = _above(entry)
        parents = (above,) if above is not None else ()
        properties: tuple[tuple[str, Value], ...] = (("kind", entry.kind), ("notSelectable", True), *_properties(entry))
        return Concept(_group_code(entry.key), entry.title, False, parents=parents, properties=properties)


def _group_code(key: str) -> str:
    """The code of a chapter or section: a section of one category would else have that category's code."""
    return key if key.isdigit() or "-" in key else f"{key}-{key}"


def _above(entry: TabularEntry) -> str | None:
    return _group_code(entry.parent) if entry.parent is not None else None


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
