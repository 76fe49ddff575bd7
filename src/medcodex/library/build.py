"""Building one release file: rows in, tables and search index out, complete or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from dataclasses import asdict
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError, StorageError
from medcodex.library.files import SUFFIX
from medcodex.library.phrases import write_phrases
from medcodex.library.schema import DDL, LICENCES, SCHEMA_VERSION, Part, Release
from medcodex.terminology.version import effective_range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from medcodex.library.home import Home
    from medcodex.terminology.icd10cm.model import CodeRow, IndexEntry, TableRow, TabularEntry


def build_release(
    home: Home, system: str, version: str, base: Release | None, parts: Sequence[tuple[Part, Callable[[Writer], int]]]
) -> Path:
    """Write a new file for the release: what ``base`` holds, with each given part added or put in its place.

    The caller holds the lock. The file appears under its final name only when it is complete and on disk; on any
    error nothing is left. StorageError where the folder cannot be written.
    """
    try:
        home.releases.mkdir(parents=True, exist_ok=True)
        home.building.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", str(home.root)) from error
    temporary = home.building / f"{system}_{version}_{os.getpid()}{SUFFIX}"
    try:
        _write(temporary, system, version, base, parts)
        final = home.releases / f"{system}_{version}_{_content_hash(temporary)}{SUFFIX}"
        _publish(temporary, final)
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"the release could not be written: {error}", str(home.root)) from error
    finally:
        for leftover in (temporary, temporary.with_name(temporary.name + "-journal")):
            leftover.unlink(missing_ok=True)
    return final


class Writer:
    """Fills the tables of a release file under construction. Each method gives the number of rows written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def codes(self, rows: Iterable[CodeRow]) -> int:
        return self._many(
            "INSERT INTO code (code, title, billable, parent) VALUES (?, ?, ?, ?)",
            ((row.code, row.title, row.billable, row.parent) for row in rows),
        )

    def entries(self, entries: Iterable[TabularEntry]) -> int:
        return self._many(
            "INSERT INTO entry (kind, key, title, parent, notes, seventh) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (entry.kind, entry.key, entry.title, entry.parent, _notes(entry), json.dumps(entry.seventh))
                for entry in entries
            ),
        )

    def terms(self, entries: Iterable[IndexEntry]) -> int:
        return self._many(
            "INSERT INTO term VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (e.id, e.parent, e.level, e.title, _list(e.nonessential), e.code, e.manifestation, e.see, e.see_also,
                 e.source)
                for e in entries
            ),
        )  # fmt: skip

    def grid(self, part: str, rows: Iterable[TableRow]) -> int:
        return self._many(
            "INSERT INTO grid VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (part, r.id, r.parent, r.level, r.title, _list(r.nonessential), r.see, json.dumps(r.cells))
                for r in rows
            ),
        )  # fmt: skip

    def exempt(self, codes: Iterable[str]) -> int:
        return self._many("INSERT OR IGNORE INTO exempt VALUES (?)", ((code,) for code in codes))

    def _many(self, statement: str, rows: Iterable[Sequence[object]]) -> int:
        return self._connection.executemany(statement, rows).rowcount


_CLEAR = {
    "codes": "DELETE FROM code",
    "tabular": "DELETE FROM entry",
    "index": "DELETE FROM term WHERE source = 'index'",
    "eindex": "DELETE FROM term WHERE source = 'eindex'",
    "neoplasm": "DELETE FROM grid WHERE part = 'neoplasm'",
    "drug": "DELETE FROM grid WHERE part = 'drug'",
    "poa": "DELETE FROM exempt",
}


def _write(
    path: Path,
    system: str,
    version: str,
    base: Release | None,
    parts: Sequence[tuple[Part, Callable[[Writer], int]]],
) -> None:
    path.unlink(missing_ok=True)
    if base is not None:
        shutil.copyfile(base.path, path)
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-65536")
        if base is None:
            connection.executescript(DDL)
        connection.execute("DELETE FROM release")
        first, last = effective_range(version)
        serial = base.serial + 1 if base is not None else 1
        connection.execute(
            "INSERT INTO release VALUES (?, ?, ?, ?, ?, ?, ?)",
            (system, version, first.isoformat(), last.isoformat(), LICENCES[system], serial, SCHEMA_VERSION),
        )
        writer = Writer(connection)
        for part, fill in parts:
            connection.execute(_CLEAR[part.name])
            try:
                rows = fill(writer)
            except sqlite3.IntegrityError as error:
                raise ReleaseError("the same code stands in it twice", part.source) from error
            connection.execute(
                "INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?, ?)",
                (part.name, part.form, part.source, part.sha256, rows, part.embedded),
            )
        write_phrases(connection, [part.name for part, _ in parts])
        connection.commit()
    finally:
        connection.close()


def _publish(temporary: Path, final: Path) -> None:
    with temporary.open("rb") as stream:
        os.fsync(stream.fileno())
    temporary.replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _content_hash(path: Path) -> str:
    """Over the schema version and each part's form and source checksum: the same sources give the same name."""
    connection = sqlite3.connect(path)
    try:
        parts = connection.execute("SELECT part, form, sha256 FROM part ORDER BY part").fetchall()
    finally:
        connection.close()
    return hashlib.sha256(json.dumps([SCHEMA_VERSION, parts]).encode()).hexdigest()[:16]


def _notes(entry: TabularEntry) -> str:
    return json.dumps({name: texts for name, texts in asdict(entry.notes).items() if texts}, ensure_ascii=False)


def _list(items: Sequence[str]) -> str:
    return json.dumps(items, ensure_ascii=False) if items else "[]"
