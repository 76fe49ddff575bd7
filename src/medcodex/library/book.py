"""ICD-10-CM as it stood on one date, answered from release files."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.library.release_book import ReleaseBook
from medcodex.library.rows import ENTRY, GRID, ROW, TERM, index_entry, table_row, tabular_entry
from medcodex.terminology.icd10cm.codes import category, prefixes
from medcodex.terminology.icd10cm.model import CodeRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.library.schema import Release
    from medcodex.terminology.icd10cm.model import IndexEntry, TableRow, TabularEntry

_CACHE = 4096
_CATEGORY_BEFORE = "SELECT max(key) FROM entry WHERE kind = 'diag' AND length(key) = 3 AND key < ?"
_SECTION = "SELECT parent FROM entry WHERE key = ? AND kind = 'diag'"


class SqliteIcd10cmBook(ReleaseBook):
    """Implements terminology.book.Icd10cmBook over the release that answers for each part."""

    def __init__(self, parts: Mapping[str, Release], notices: Sequence[Notice]) -> None:
        super().__init__(parts, notices)
        # Caches per object, not per class: they go when the book goes.
        self.row = lru_cache(_CACHE)(self._row)
        self.children = lru_cache(_CACHE)(self._children)
        self.billable_below = lru_cache(_CACHE)(self._billable_below)
        self.ancestors = lru_cache(_CACHE)(self._ancestors)
        self._place = lru_cache(_CACHE)(self._place_of)
        self._diag = lru_cache(_CACHE)(self._diag_entry)
        self._other = lru_cache(_CACHE)(self._other_entry)

    def poa_exempt(self, code: str) -> bool:
        return bool(self._all("poa", "SELECT 1 FROM exempt WHERE code = ?", code))

    def codes(self) -> Iterator[CodeRow]:
        for values in self._all("codes", f"{ROW} ORDER BY position"):
            yield self._code_row(*values)

    def categories(self) -> Iterator[CodeRow]:
        """The codes that stand below no other code, in book order."""
        for values in self._all("codes", f"{ROW} WHERE parent IS NULL ORDER BY position"):
            yield self._code_row(*values)

    def tabular(self) -> Iterator[TabularEntry]:
        for values in self._all("tabular", f"{ENTRY} ORDER BY position"):
            yield tabular_entry(values)

    def index(self) -> Iterator[IndexEntry]:
        for part in ("index", "eindex"):
            for values in self._all(part, f"{TERM} WHERE source = ? ORDER BY id", part):
                yield index_entry(values)

    def neoplasms(self) -> Iterator[TableRow]:
        return self._grid("neoplasm")

    def drugs(self) -> Iterator[TableRow]:
        return self._grid("drug")

    def _grid(self, part: str) -> Iterator[TableRow]:
        for values in self._all(part, f"{GRID} WHERE part = ? ORDER BY id", part):
            yield table_row(values)

    def _row(self, code: str) -> CodeRow | None:
        found = self._all("codes", f"{ROW} WHERE code = ?", code)
        return self._code_row(*found[0]) if found else None

    def _children(self, code: str) -> Sequence[CodeRow]:
        found = self._all("codes", f"{ROW} WHERE parent = ? ORDER BY position", code)
        return tuple(self._code_row(*values) for values in found)

    def _billable_below(self, code: str) -> Sequence[CodeRow]:
        stem = code.rstrip("-").rstrip(".")
        query = f"{ROW} WHERE code >= ? AND code < ? AND billable ORDER BY position"
        return tuple(self._code_row(*values) for values in self._all("codes", query, stem, stem + "\uffff"))

    def _ancestors(self, code: str) -> Sequence[TabularEntry]:
        entry = next((found for step in (code, *prefixes(code)) if (found := self._diag(step)) is not None), None)
        path: list[TabularEntry] = []
        while entry is not None:
            path.append(entry)
            if entry.parent is None:
                break
            deeper = entry.kind == "diag" and len(entry.key) > 3
            entry = self._diag(entry.parent) if deeper else self._other(entry.parent)
        if not path and self.row(code) is not None:
            path = [entry for key in self._place(category(code)) if (entry := self._other(str(key))) is not None]
            return tuple(path)
        return tuple(reversed(path))

    def _code_row(self, code: str, title: str, billable: int, parent: str | None) -> CodeRow:
        chapter, section = self._place(category(code))
        return CodeRow(code, title, bool(billable), parent, chapter, section)

    def _place_of(self, code: str) -> tuple[int | None, str | None]:
        """Chapter and section of a category; a category newer than the tabular list stands with the one before it
        in the code list."""
        found = self._all("tabular", _SECTION, code)
        if not found:
            before = self._all("tabular", _CATEGORY_BEFORE, code)
            found = self._all("tabular", _SECTION, before[0][0]) if before and before[0][0] else []
        section = found[0][0] if found else None
        above = self._other(section) if section else None
        while above is not None and above.kind != "chapter":
            above = self._other(above.parent) if above.parent else None
        number = int(above.key) if above is not None and above.key.isdigit() else None
        return number, section

    def _diag_entry(self, code: str) -> TabularEntry | None:
        return self._one_entry("kind = 'diag'", code)

    def _other_entry(self, key: str) -> TabularEntry | None:
        return self._one_entry("kind != 'diag'", key)

    def _one_entry(self, kind: str, key: str) -> TabularEntry | None:
        found = self._all("tabular", f"{ENTRY} WHERE key = ? AND {kind}", key)
        return tabular_entry(found[0]) if found else None
