"""How releases of coverage policies are built."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.library.builders import Builder, insert_many
from medcodex.library.coverage_set import COVERAGE_SET, POLICIES
from medcodex.terminology.coverage.database import parse_database
from medcodex.terminology.coverage.own_table import PolicyRow, parse_own_table
from medcodex.terminology.coverage.recognise import effective_range, recognise

if TYPE_CHECKING:
    import sqlite3

DDL = """
CREATE TABLE article (
  id TEXT, version INTEGER, shown TEXT NOT NULL, title TEXT NOT NULL, first TEXT NOT NULL, last TEXT,
  PRIMARY KEY (id, version)) WITHOUT ROWID;
CREATE TABLE article_service (id TEXT, version INTEGER, code TEXT NOT NULL, grp TEXT NOT NULL);
CREATE INDEX article_service_code ON article_service (code);
CREATE TABLE article_covered (
  id TEXT, version INTEGER, code TEXT NOT NULL, grp TEXT NOT NULL, marked INTEGER NOT NULL);
CREATE INDEX article_covered_id ON article_covered (id, version);
CREATE TABLE article_refused (id TEXT, version INTEGER, code TEXT NOT NULL);
CREATE INDEX article_refused_id ON article_refused (id, version);
CREATE TABLE article_group (
  id TEXT, version INTEGER, grp TEXT NOT NULL, named TEXT NOT NULL, conditional INTEGER NOT NULL);
CREATE INDEX article_group_id ON article_group (id, version);
CREATE TABLE article_holder (id TEXT, version INTEGER, contractor TEXT NOT NULL);
CREATE INDEX article_holder_id ON article_holder (id, version);
CREATE TABLE contractor (key TEXT NOT NULL, number TEXT NOT NULL);
CREATE INDEX contractor_key ON contractor (key);
CREATE TABLE article_lcd (id TEXT, version INTEGER, lcd TEXT NOT NULL);
CREATE INDEX article_lcd_id ON article_lcd (id, version);
CREATE TABLE own_policy (
  policy TEXT NOT NULL, kind TEXT NOT NULL, places TEXT NOT NULL, low TEXT NOT NULL, high TEXT NOT NULL,
  diagnosis TEXT NOT NULL, covered INTEGER NOT NULL, grp TEXT NOT NULL, beside TEXT NOT NULL, first TEXT NOT NULL,
  last TEXT, title TEXT NOT NULL, source TEXT NOT NULL);
CREATE INDEX own_policy_low ON own_policy (low, high);
"""
_INSERT = {
    "articles": "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)",
    "services": "INSERT INTO article_service VALUES (?, ?, ?, ?)",
    "covered": "INSERT INTO article_covered VALUES (?, ?, ?, ?, ?)",
    "refused": "INSERT INTO article_refused VALUES (?, ?, ?)",
    "groups": "INSERT INTO article_group VALUES (?, ?, ?, ?, ?)",
    "holders": "INSERT INTO article_holder VALUES (?, ?, ?)",
    "contractors": "INSERT INTO contractor VALUES (?, ?)",
    "related": "INSERT INTO article_lcd VALUES (?, ?, ?)",
}
_INSERT_OWN = "INSERT INTO own_policy VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def _fill(connection: sqlite3.Connection, part: str, form: str, stream: IO[bytes], name: str) -> int:
    if part == POLICIES:
        return insert_many(connection, _INSERT_OWN, (_values(row) for row in parse_own_table(stream, name)))
    return insert_many(connection, _INSERT[part], parse_database(part, stream, name))


def _values(row: PolicyRow) -> tuple[object, ...]:
    return (
        row.policy,
        row.kind,
        row.places,
        row.low,
        row.high,
        row.diagnosis,
        row.covered,
        row.group,
        row.beside,
        row.first.isoformat(),
        row.last.isoformat() if row.last else None,
        row.title,
        row.source,
    )


COVERAGE_BUILDER = Builder(
    system=COVERAGE_SET,
    ddl=DDL,
    recognise=recognise,
    fill=_fill,
    finish=lambda connection, parts: None,
    codes=lambda form, stream, name: (),  # policies are no code list that another file could disagree with
    effective=effective_range,
)
