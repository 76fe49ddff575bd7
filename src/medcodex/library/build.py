"""Building one release file: rows in, tables and search index out, complete or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError, StorageError
from medcodex.library.files import SUFFIX
from medcodex.library.schema import RELEASE_DDL, SCHEMA_VERSION, Part, Release

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from medcodex.library.builders import Builder
    from medcodex.library.home import Home

    Fill = Callable[[sqlite3.Connection], int]  # parses a source into its tables; the number of rows written


def build_release(
    home: Home, builder: Builder, version: str, base: Release | None, parts: Sequence[tuple[Part, Fill]]
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
    system = builder.system.name
    temporary = home.building / f"{system}_{version}_{os.getpid()}{SUFFIX}"
    try:
        _write(temporary, builder, version, base, parts)
        final = home.releases / f"{system}_{version}_{_content_hash(temporary)}{SUFFIX}"
        _publish(temporary, final)
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"the release could not be written: {error}", str(home.root)) from error
    finally:
        for leftover in (temporary, temporary.with_name(temporary.name + "-journal")):
            leftover.unlink(missing_ok=True)
    return final


def _write(
    path: Path, builder: Builder, version: str, base: Release | None, parts: Sequence[tuple[Part, Fill]]
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
            connection.executescript(RELEASE_DDL + builder.ddl)
        connection.execute("DELETE FROM release")
        first, last = builder.effective(version)
        serial = base.serial + 1 if base is not None else 1
        connection.execute(
            "INSERT INTO release VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                builder.system.name,
                version,
                first.isoformat(),
                last.isoformat(),
                builder.system.licence,
                serial,
                SCHEMA_VERSION,
            ),
        )
        for part, fill in parts:
            connection.execute(builder.system.parts[part.name].clear)
            try:
                rows = fill(connection)
            except sqlite3.IntegrityError as error:
                raise ReleaseError("the same code stands in it twice", part.source) from error
            connection.execute(
                "INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?, ?)",
                (part.name, part.form, part.source, part.sha256, rows, part.embedded),
            )
        builder.finish(connection, [part.name for part, _ in parts])
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
