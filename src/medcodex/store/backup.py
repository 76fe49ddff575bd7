"""Backup of a whole database in one file, and restoring it (HIPAA, 45 CFR 164.308(a)(7)(ii)(A) and (B)).

The file is a zip: ``manifest.json`` and one ``tables/NAME.jsonl`` a table (``dumping``). It holds the database as it
was at one moment, while others go on working. Patient text is in it as it is in the database, sealed. The keys are not
in it: without them nobody can read a backup, the owner neither. So keep a copy of the file of keys, elsewhere.
"""

from __future__ import annotations

import hmac
import json
import os
import sqlite3
import zipfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy import select

from medcodex.errors import InputError, StorageError
from medcodex.store.billing.control_numbers import leap
from medcodex.store.dumping import columns_of, lines_of, put, tables_of
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.faults import told
from medcodex.store.migrating import go_back, migrate, revision_of, revisions
from medcodex.store.trail import Verified, verify

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, Engine, Table

    from medcodex.store.keys import KeyRing

FORM = 1
_MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 1_000_000
_SEEDED = frozenset({"trail_head"})


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds: rows by table, and the step at which its database stood."""

    revision: str
    made_at: str
    rows: Mapping[str, int]

    @property
    def total(self) -> int:
        """Rows of all tables."""
        return sum(self.rows.values())


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what walking along its trail found."""

    held: Held
    verified: Verified


def back_up(engine: Engine, keys: KeyRing, file: Path, now: dt.datetime) -> Held:
    """Write the database, as it is at this moment, into a new file that only its owner may read. The file appears whole
    or not at all. StorageError where it is there already, cannot be written, or the database cannot be read."""
    if file.exists():
        raise StorageError("there is such a file already", str(file))
    revision = revision_of(engine)
    if revision is None:
        raise StorageError("the database has no tables; medcodex serve makes them")
    part = file.with_name(f"{file.name}.{token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
            with told(), _snapshot(engine, file.parent) as connection:
                held = _write(connection, out, keys, revision, now)
            out.flush()
            os.fsync(out.fileno())
        os.link(part, file)
    except FileExistsError:
        raise StorageError("there is such a file already", str(file)) from None
    except OSError as error:
        raise StorageError(f"the backup cannot be written: {error.strerror}", str(file)) from None
    except sqlite3.Error as error:
        raise StorageError(f"the database cannot be copied: {error}") from None
    finally:
        part.unlink(missing_ok=True)
    return held


def restore(file: Path, engine: Engine, keys: KeyRing) -> Restored:
    """Put a backup into a database that holds nothing, bring it to the tables of this version, walk along its trail.
    Everything is checked before the first row is written, and the rows are there all or not at all.

    InputError for a file that is no backup or was changed; StorageError where the keys are not those of the backup, the
    database holds something, or a newer version made the backup.
    """
    with _opened(file) as backup:
        manifest = _manifest(backup, file)
        _check_keys(manifest, keys)
        _check_members(backup, manifest, file)
        _make_ready(engine, manifest["revision"])
        with told(), engine.begin() as connection:
            found = {table.name: table for table in tables_of(connection)}
            if {name: columns_of(table) for name, table in found.items()} != {
                name: told_of["columns"] for name, told_of in manifest["tables"].items()
            }:
                raise InputError("the tables are not those of its revision", str(file))
            for name in _SEEDED & set(found):
                connection.execute(found[name].delete())
            rows = {name: _put(connection, table, backup, file) for name, table in found.items()}
    migrate(engine)
    leap(engine)
    with told(), engine.connect() as connection:
        verified = verify(connection, keys.trail)
    return Restored(Held(manifest["revision"], manifest["made_at"], rows), verified)


@contextmanager
def _snapshot(engine: Engine, folder: Path) -> Iterator[Connection]:
    """A connection that sees one moment of the database and holds nobody up."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return
    with TemporaryDirectory(prefix=".medcodex-backup-", dir=folder) as made:
        copy = Path(made) / "copy.sqlite"
        database = engine.url.database or ""
        with (
            closing(sqlite3.connect(f"{Path(database).absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target, pages=4096)
            fault = target.execute("PRAGMA quick_check").fetchone()[0]
        if fault != "ok":
            raise StorageError("the database is damaged")
        copied = open_engine(sqlite_url(copy))
        try:
            with copied.connect() as connection:
                yield connection
        finally:
            copied.dispose()


def _write(connection: Connection, out: IO[bytes], keys: KeyRing, revision: str, now: dt.datetime) -> Held:
    tables: dict[str, Any] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as backup:
        for table in tables_of(connection):
            digest, rows = sha256(), 0
            with backup.open(_member(table.name), "w", force_zip64=True) as member:
                for line in lines_of(connection, table):
                    member.write(line)
                    digest.update(line)
                    rows += 1
            tables[table.name] = {"rows": rows, "sha256": digest.hexdigest(), "columns": columns_of(table)}
        made_at = now.isoformat(timespec="seconds")
        manifest = {
            "form": FORM,
            "revision": revision,
            "made_at": made_at,
            "keys": _marks(keys),
            "tables": tables,
        }
        backup.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    return Held(revision, made_at, {name: one["rows"] for name, one in tables.items()})


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def _marks(keys: KeyRing) -> dict[str, Any]:
    """By what keys are known again, from which nothing of them can be learned."""
    return {
        "trail": _mark(keys.trail),
        "index": _mark(keys.index),
        "sealing": {str(number): _mark(key) for number, key in keys.sealing.items()},
    }


def _mark(key: bytes) -> str:
    return hmac.digest(key, b"medcodex backup", "sha256").hex()[:32]


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as backup:
            yield backup
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError("not a backup, or a damaged one", str(file)) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", str(file)) from None


def _manifest(backup: zipfile.ZipFile, file: Path) -> Mapping[str, Any]:
    try:
        if backup.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
            raise ValueError
        manifest = json.loads(backup.read(_MANIFEST))
        known = manifest["form"] == FORM
        complete = {"trail", "index", "sealing"} <= set(manifest["keys"]) and all(
            {"rows", "sha256", "columns"} <= set(one) for one in manifest["tables"].values()
        )
        if not complete or not isinstance(manifest["revision"], str) or not isinstance(manifest["made_at"], str):
            raise ValueError
    except (KeyError, ValueError, TypeError, AttributeError):
        raise InputError("not a backup of medcodex", str(file)) from None
    if not known or manifest["revision"] not in revisions():
        raise StorageError("the backup was made by a newer version of medcodex", str(file))
    return dict(manifest)


def _check_keys(manifest: Mapping[str, Any], keys: KeyRing) -> None:
    ours, asked = _marks(keys), manifest["keys"]
    sealing: Mapping[str, str] = asked["sealing"]
    if (
        ours["trail"] != asked["trail"]
        or ours["index"] != asked["index"]
        or any(ours["sealing"].get(number) != mark for number, mark in sealing.items())
    ):
        raise StorageError("the file of keys is not the one that belongs to this backup")


def _check_members(backup: zipfile.ZipFile, manifest: Mapping[str, Any], file: Path) -> None:
    for name, told_of in manifest["tables"].items():
        digest, rows = sha256(), 0
        try:
            with backup.open(_member(name)) as member:
                for line in member:
                    digest.update(line)
                    rows += 1
        except KeyError:
            raise InputError(f"the table {name} is missing", str(file)) from None
        if (rows, digest.hexdigest()) != (told_of["rows"], told_of["sha256"]):
            raise InputError(f"the table {name} was changed", str(file))


def _make_ready(engine: Engine, revision: str) -> None:
    """An empty database with the tables of a step."""
    if revision_of(engine) is not None:
        with told(), engine.connect() as connection:
            for table in tables_of(connection):
                if table.name not in _SEEDED and connection.execute(select(table).limit(1)).first() is not None:
                    raise StorageError("the database is not empty; a backup is restored into a new one")
        go_back(engine, "base")
    migrate(engine, revision)


def _put(connection: Connection, table: Table, backup: zipfile.ZipFile, file: Path) -> int:
    with backup.open(_member(table.name)) as member:
        return put(connection, table, member, f"{file}: {table.name}")
