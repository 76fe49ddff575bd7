"""How releases of ICD-10-CM are built: their tables, and the parser that fills each."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import IO, TYPE_CHECKING

from medcodex.library.builders import CODES, DERIVED, Builder, insert_many
from medcodex.library.systems import ICD10CM, SYSTEMS
from medcodex.terminology.icd10cm.codelist import parse_codes, parse_csv, parse_order
from medcodex.terminology.icd10cm.derived import code_list
from medcodex.terminology.icd10cm.index import parse_index
from medcodex.terminology.icd10cm.poa import parse_poa
from medcodex.terminology.icd10cm.recognise import recognise
from medcodex.terminology.icd10cm.table import parse_table
from medcodex.terminology.icd10cm.tabular import parse_tabular

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from medcodex.terminology.icd10cm.model import CodeRow, IndexEntry, TableRow, TabularEntry

EINDEX_FIRST_ID = 1_000_000

DDL = """
CREATE INDEX code_parent ON code (parent);
CREATE TABLE entry (
  position INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL, parent TEXT,
  notes TEXT NOT NULL, seventh TEXT NOT NULL);
CREATE INDEX entry_key ON entry (key);
CREATE TABLE term (
  id INTEGER PRIMARY KEY, parent INTEGER, level INTEGER NOT NULL, title TEXT NOT NULL, nonessential TEXT NOT NULL,
  code TEXT, manifestation TEXT, see TEXT, see_also TEXT, source TEXT NOT NULL);
CREATE INDEX term_parent ON term (parent);
CREATE INDEX term_main ON term (title COLLATE NOCASE) WHERE level = 0;
CREATE TABLE grid (
  part TEXT NOT NULL, id INTEGER NOT NULL, parent INTEGER, level INTEGER NOT NULL, title TEXT NOT NULL,
  nonessential TEXT NOT NULL, see TEXT, cells TEXT NOT NULL, PRIMARY KEY (part, id)) WITHOUT ROWID;
CREATE TABLE exempt (code TEXT PRIMARY KEY) WITHOUT ROWID;
"""
# What releases of schema 1 held for searching; searching has an index of its own now (search_store).
_DROP_SEARCH = "DROP TABLE IF EXISTS phrase_fts; DROP TABLE IF EXISTS phrase; DROP TABLE IF EXISTS word;"
_CODE_FORMS = {"order": parse_order, "codes": parse_codes, "csv": parse_csv}


def _offered(part: str, form: str) -> Sequence[tuple[str, str]]:
    return ((part, form), (CODES, DERIVED)) if part == "tabular" else ((part, form),)


def _codes(form: str, stream: IO[bytes], name: str) -> Iterable[CodeRow]:
    return code_list(parse_tabular(stream, name)) if form == DERIVED else _CODE_FORMS[form](stream, name)


def _fill(connection: sqlite3.Connection, part: str, form: str, stream: IO[bytes], name: str) -> int:
    if part == CODES:
        return _write_codes(connection, _codes(form, stream, name))
    if part == "tabular":
        return _write_entries(connection, parse_tabular(stream, name))
    if part == "poa":
        exempt = ((code,) for code in parse_poa(stream, name))
        return insert_many(connection, "INSERT OR IGNORE INTO exempt VALUES (?)", exempt)
    if part in {"neoplasm", "drug"}:
        return _write_grid(connection, part, parse_table(stream, name))
    return _write_terms(connection, parse_index(stream, part, name, EINDEX_FIRST_ID if part == "eindex" else 0))


def _write_codes(connection: sqlite3.Connection, rows: Iterable[CodeRow]) -> int:
    return insert_many(
        connection,
        "INSERT INTO code (code, title, billable, parent) VALUES (?, ?, ?, ?)",
        ((row.code, row.title, row.billable, row.parent) for row in rows),
    )


def _write_entries(connection: sqlite3.Connection, entries: Iterable[TabularEntry]) -> int:
    return insert_many(
        connection,
        "INSERT INTO entry (kind, key, title, parent, notes, seventh) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (entry.kind, entry.key, entry.title, entry.parent, _notes(entry), json.dumps(entry.seventh))
            for entry in entries
        ),
    )


def _write_terms(connection: sqlite3.Connection, entries: Iterable[IndexEntry]) -> int:
    return insert_many(
        connection,
        "INSERT INTO term VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (e.id, e.parent, e.level, e.title, _list(e.nonessential), e.code, e.manifestation, e.see, e.see_also,
             e.source)
            for e in entries
        ),
    )  # fmt: skip


def _write_grid(connection: sqlite3.Connection, part: str, rows: Iterable[TableRow]) -> int:
    return insert_many(
        connection,
        "INSERT INTO grid VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (part, r.id, r.parent, r.level, r.title, _list(r.nonessential), r.see, json.dumps(r.cells))
            for r in rows
        ),
    )  # fmt: skip


def _finish(connection: sqlite3.Connection, _: Iterable[str]) -> None:
    connection.executescript(_DROP_SEARCH)


def _notes(entry: TabularEntry) -> str:
    return json.dumps({name: texts for name, texts in asdict(entry.notes).items() if texts}, ensure_ascii=False)


def _list(items: Sequence[str]) -> str:
    return json.dumps(items, ensure_ascii=False) if items else "[]"


ICD10CM_BUILDER = Builder(
    system=SYSTEMS[ICD10CM],
    ddl=DDL,
    recognise=recognise,
    offered=_offered,
    fill=_fill,
    finish=_finish,
    codes=_codes,
)
