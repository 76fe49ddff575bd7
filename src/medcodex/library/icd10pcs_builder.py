"""How releases of ICD-10-PCS are built: their tables, and the parser that fills each."""

from __future__ import annotations

import json
from collections import Counter
from typing import IO, TYPE_CHECKING

from medcodex.library.builders import CODES, DERIVED, Builder, insert_many
from medcodex.library.systems import ICD10PCS, SYSTEMS
from medcodex.terminology.icd10pcs.codelist import parse_codes, parse_order
from medcodex.terminology.icd10pcs.codes import TABLE_LENGTH
from medcodex.terminology.icd10pcs.definitions import parse_definitions
from medcodex.terminology.icd10pcs.index import parse_index
from medcodex.terminology.icd10pcs.model import Definition, DeviceAggregate
from medcodex.terminology.icd10pcs.recognise import recognise
from medcodex.terminology.icd10pcs.tables import codes_of, parse_tables
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.terminology.icd10pcs.model import PcsIndexEntry, PcsRow, PcsTableRow

DDL = """
CREATE TABLE word (word TEXT PRIMARY KEY, phrases INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE pcs_row (id INTEGER PRIMARY KEY, prefix TEXT NOT NULL, axes TEXT NOT NULL);
CREATE INDEX pcs_row_prefix ON pcs_row (prefix);
CREATE TABLE term (
  id INTEGER PRIMARY KEY, parent INTEGER, level INTEGER NOT NULL, title TEXT NOT NULL, code TEXT, see TEXT, used TEXT);
CREATE TABLE definition (
  id INTEGER PRIMARY KEY, section TEXT NOT NULL, position INTEGER NOT NULL, axis TEXT NOT NULL, titles TEXT NOT NULL,
  definition TEXT NOT NULL, explanation TEXT NOT NULL, includes TEXT NOT NULL);
CREATE INDEX definition_axis ON definition (section, position);
CREATE TABLE aggregate (
  device TEXT NOT NULL, operation TEXT NOT NULL, systems TEXT NOT NULL, parent_character TEXT NOT NULL,
  parent TEXT NOT NULL);
"""
_CODE_FORMS = {"order": parse_order, "codes": parse_codes}


def _offered(part: str, form: str) -> Sequence[tuple[str, str]]:
    return ((part, form), (CODES, DERIVED)) if part == "tables" else ((part, form),)


def _codes(form: str, stream: IO[bytes], name: str) -> Iterable[PcsRow]:
    return codes_of(parse_tables(stream, name)) if form == DERIVED else _CODE_FORMS[form](stream, name)


def _fill(connection: sqlite3.Connection, part: str, form: str, stream: IO[bytes], name: str) -> int:
    if part == CODES:
        rows = ((row.code, row.title, row.billable, _parent(row)) for row in _codes(form, stream, name))
        return insert_many(connection, "INSERT INTO code (code, title, billable, parent) VALUES (?, ?, ?, ?)", rows)
    if part == "tables":
        return insert_many(connection, "INSERT INTO pcs_row VALUES (?, ?, ?)", map(_row, parse_tables(stream, name)))
    if part == "index":
        return insert_many(
            connection, "INSERT INTO term VALUES (?, ?, ?, ?, ?, ?, ?)", map(_term, parse_index(stream, name))
        )
    return _write_definitions(connection, parse_definitions(stream, name))


def _parent(row: PcsRow) -> str | None:
    return row.code[:TABLE_LENGTH] if row.billable else None


def _row(row: PcsTableRow) -> tuple[object, ...]:
    axes = [[axis.title, [[label.character, label.title] for label in axis.values]] for axis in row.axes]
    return row.number, row.table, json.dumps(axes, ensure_ascii=False)


def _term(entry: PcsIndexEntry) -> tuple[object, ...]:
    return entry.id, entry.parent, entry.level, entry.title, entry.code, entry.see, entry.use


def _write_definitions(connection: sqlite3.Connection, found: Iterable[Definition | DeviceAggregate]) -> int:
    connection.execute("DELETE FROM aggregate")
    items = list(found)
    aggregates = (
        (a.device, a.operation, json.dumps(a.body_systems), a.parent_character, a.parent)
        for a in items
        if isinstance(a, DeviceAggregate)
    )
    insert_many(connection, "INSERT INTO aggregate VALUES (?, ?, ?, ?, ?)", aggregates)
    rows = (
        (d.section, d.position, d.axis, _list(d.titles), d.definition, d.explanation, _list(d.includes))
        for d in items
        if isinstance(d, Definition)
    )
    return insert_many(connection, "INSERT INTO definition VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", rows)


def _finish(connection: sqlite3.Connection, parts: Iterable[str]) -> None:
    changed = set(parts)
    # Releases of earlier programs carry an index of titles; searching has one of its own now (search_store).
    connection.execute("DROP TABLE IF EXISTS title_fts")
    if changed & {CODES, "index"}:
        counts: Counter[str] = Counter()
        for text in _wordings(connection):
            counts.update(set(words_of(text)))
        connection.execute("DELETE FROM word")
        connection.executemany("INSERT INTO word VALUES (?, ?)", counts.items())


def _wordings(connection: sqlite3.Connection) -> Iterator[str]:
    for (title,) in connection.execute("SELECT title FROM code"):
        yield title
    for (title,) in connection.execute("SELECT title FROM term"):
        yield title


def _list(items: Sequence[str]) -> str:
    return json.dumps(items, ensure_ascii=False)


ICD10PCS_BUILDER = Builder(
    system=SYSTEMS[ICD10PCS],
    ddl=DDL,
    recognise=recognise,
    offered=_offered,
    fill=_fill,
    finish=_finish,
    codes=_codes,
)
