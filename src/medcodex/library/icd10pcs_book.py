"""ICD-10-PCS as it stood on one date, answered from release files."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from medcodex.library.release_book import ReleaseBook
from medcodex.terminology.icd10pcs.codes import after
from medcodex.terminology.icd10pcs.model import (
    Axis,
    Definition,
    DeviceAggregate,
    Label,
    PcsIndexEntry,
    PcsRow,
    PcsTableRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from medcodex.encounter import Notice
    from medcodex.library.schema import Release

_CACHE = 2048
_ROW = "SELECT code, title, billable FROM code"
_NEXT = """SELECT substr(code, ?, 1), count(*) FROM code WHERE code >= ? AND code < ? AND billable
GROUP BY 1 ORDER BY min(position)"""


class SqliteIcd10pcsBook(ReleaseBook):
    """Implements terminology.book.Icd10pcsBook over the release that answers for each part."""

    def __init__(self, parts: Mapping[str, Release], notices: Sequence[Notice]) -> None:
        super().__init__(parts, notices)
        # Caches per object, not per class: they go when the book goes.
        self.row = lru_cache(_CACHE)(self._row)
        self.next_characters = lru_cache(_CACHE)(self._next_characters)
        self.table_rows = lru_cache(_CACHE)(self._table_rows)
        self.definitions = lru_cache(_CACHE)(self._definitions)

    def codes(self) -> Iterator[PcsRow]:
        for code, title, billable in self._all("codes", f"{_ROW} ORDER BY position"):
            yield PcsRow(code, title, bool(billable))

    def effective(self, code: str) -> tuple[date, date | None] | None:
        from medcodex.library.code_dates import validity  # noqa: PLC0415 - most walks ask for no dates

        return validity("icd10pcs", code)

    def below(self, prefix: str, limit: int) -> Sequence[PcsRow]:
        query = f"{_ROW} WHERE code >= ? AND code < ? AND billable ORDER BY position LIMIT {int(limit)}"
        return tuple(PcsRow(code, title, True) for code, title, _ in self._all("codes", query, prefix, after(prefix)))

    def index(self) -> Iterator[PcsIndexEntry]:
        for values in self._all("index", "SELECT id, parent, level, title, code, see, used FROM term ORDER BY id"):
            yield PcsIndexEntry(*values)

    def aggregates(self) -> Sequence[DeviceAggregate]:
        found = self._all("definitions", "SELECT device, operation, systems, parent_character, parent FROM aggregate")
        return tuple(
            DeviceAggregate(device, operation, tuple(json.loads(systems)), character, parent)
            for device, operation, systems, character, parent in found
        )

    def _row(self, code: str) -> PcsRow | None:
        found = self._all("codes", f"{_ROW} WHERE code = ?", code)
        return PcsRow(found[0][0], found[0][1], bool(found[0][2])) if found else None

    def _next_characters(self, prefix: str) -> Sequence[tuple[str, int]]:
        return tuple(self._all("codes", _NEXT, str(len(prefix) + 1), prefix, after(prefix)))

    def _table_rows(self, prefix: str) -> Sequence[PcsTableRow]:
        query = "SELECT id, axes FROM pcs_row WHERE prefix >= ? AND prefix < ? ORDER BY id"
        start = prefix[:3]
        rows = (_table_row(values) for values in self._all("tables", query, start, after(start)))
        return tuple(row for row in rows if row.allows(prefix))

    def _definitions(self, section: str, position: int) -> Sequence[Definition]:
        query = """SELECT section, position, axis, titles, definition, explanation, includes FROM definition
        WHERE section = ? AND position = ? ORDER BY id"""
        return tuple(_definition(values) for values in self._all("definitions", query, section, str(position)))


def _table_row(values: Sequence[Any]) -> PcsTableRow:
    number, axes = values
    return PcsTableRow(
        number,
        tuple(
            Axis(position, title, tuple(Label(char, name) for char, name in labels))
            for position, (title, labels) in enumerate(json.loads(axes), 1)
        ),
    )


def _definition(values: Sequence[Any]) -> Definition:
    section, position, axis, titles, definition, explanation, includes = values
    return Definition(
        section, position, axis, tuple(json.loads(titles)), definition, explanation, tuple(json.loads(includes))
    )
