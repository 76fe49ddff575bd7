"""How releases of the National Correct Coding Initiative's tables are built."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.library.builders import Builder
from medcodex.library.edit_tables import EDIT_TABLES, NCCI_ADD_ON, NCCI_MUE, NCCI_PTP
from medcodex.terminology.calendar_version import quarter_range
from medcodex.terminology.ncci.recognise import TEXT, WORKBOOK, recognise_add_on, recognise_mue, recognise_ptp
from medcodex.terminology.ncci.tables import parse_add_on, parse_mue, parse_ptp

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from medcodex.terminology.recognition import NotTaken, Recognised

    Recogniser = Callable[[bytes, Sequence[str]], Recognised | NotTaken]
    Rows = Callable[[str, IO[bytes], str], Iterable[tuple[object, ...]]]

_PTP_DDL = """
CREATE TABLE pair (
  column1 TEXT NOT NULL, column2 TEXT NOT NULL, effective TEXT NOT NULL, deletion TEXT NOT NULL,
  indicator TEXT NOT NULL, part TEXT NOT NULL, rationale TEXT NOT NULL,
  PRIMARY KEY (column1, column2, effective, deletion, indicator, part)) WITHOUT ROWID;
"""
_PTP_INSERT = "INSERT OR IGNORE INTO pair VALUES (?, ?, ?, ?, ?, ?, ?)"
_MUE_DDL = """
CREATE TABLE unit_limit (
  part TEXT NOT NULL, code TEXT NOT NULL, units INTEGER NOT NULL, adjudication INTEGER NOT NULL,
  rationale TEXT NOT NULL, PRIMARY KEY (part, code)) WITHOUT ROWID;
"""
_MUE_INSERT = "INSERT OR IGNORE INTO unit_limit VALUES (?, ?, ?, ?, ?)"
_ADD_ON_DDL = """
CREATE TABLE add_on (
  code TEXT NOT NULL, primary_code TEXT NOT NULL, kind INTEGER NOT NULL, effective TEXT NOT NULL,
  deletion TEXT NOT NULL, part TEXT NOT NULL, note TEXT NOT NULL,
  PRIMARY KEY (code, primary_code, kind, effective, deletion)) WITHOUT ROWID;
"""
_ADD_ON_INSERT = "INSERT OR IGNORE INTO add_on VALUES (?, ?, ?, ?, ?, ?, ?)"


def _text(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _pairs(part: str, stream: IO[bytes], name: str) -> Iterable[tuple[object, ...]]:
    for edit in parse_ptp(stream, name):
        days = (_text(edit.effective), _text(edit.deletion))
        yield (edit.column1, edit.column2, *days, edit.indicator, part, edit.rationale)


def _limits(part: str, stream: IO[bytes], name: str) -> Iterable[tuple[object, ...]]:
    for limit in parse_mue(stream, name, part):
        yield part, limit.code, limit.units, limit.adjudication, limit.rationale


def _add_ons(part: str, stream: IO[bytes], name: str) -> Iterable[tuple[object, ...]]:
    for edit in parse_add_on(stream, name):
        days = (_text(edit.effective), _text(edit.deletion))
        yield (edit.code, edit.primary or "", edit.kind, *days, part, edit.note)


def _builder(name: str, ddl: str, recognise: Recogniser, insert: str, rows: Rows) -> Builder:
    system = EDIT_TABLES[name]

    def fill(connection: sqlite3.Connection, part: str, form: str, stream: IO[bytes], label: str) -> int:
        # A row that stands twice says nothing more: the parser refuses what contradicts itself.
        connection.executemany(insert, rows(part, stream, label))
        (count,) = connection.execute(system.parts[part].count).fetchone()
        return int(count)

    return Builder(
        system=system,
        ddl=ddl,
        recognise=recognise,
        fill=fill,
        finish=lambda connection, parts: None,
        codes=lambda form, stream, label: (),  # no list of codes that another file could disagree with
        effective=quarter_range,
        renderings=frozenset({TEXT, WORKBOOK}),
    )


NCCI_BUILDERS: Mapping[str, Builder] = {
    NCCI_PTP: _builder(NCCI_PTP, _PTP_DDL, recognise_ptp, _PTP_INSERT, _pairs),
    NCCI_MUE: _builder(NCCI_MUE, _MUE_DDL, recognise_mue, _MUE_INSERT, _limits),
    NCCI_ADD_ON: _builder(NCCI_ADD_ON, _ADD_ON_DDL, recognise_add_on, _ADD_ON_INSERT, _add_ons),
}
