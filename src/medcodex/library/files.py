"""Reading release files: which lie in the data folder and what each holds."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING

from medcodex.errors import StorageError
from medcodex.library.schema import READABLE_SCHEMAS, Part, Release

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.library.home import Home

SUFFIX = ".sqlite"
_MMAP_BYTES = 1 << 28


def connect(path: Path) -> sqlite3.Connection:
    """The release file, read only. Files never change once named, so SQLite is told not to look for changes."""
    name = str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    connection = sqlite3.connect(f"file:{name}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.execute(f"PRAGMA mmap_size={_MMAP_BYTES}")
    return connection


def read_release(path: Path) -> Release:
    """What a release file says of itself. StorageError where it is not one, or of another schema."""
    try:
        connection = connect(path)
        try:
            row = connection.execute(
                "SELECT system, version, effective_from, effective_to, licence, serial, schema FROM release"
            ).fetchone()
            parts = connection.execute("SELECT part, form, source, sha256, rows, embedded FROM part").fetchall()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StorageError(f"not a readable release file: {error}", str(path)) from error
    if row is None or row[6] not in READABLE_SCHEMAS:
        raise StorageError("a release file of another program version", str(path))
    held = {part[0]: Part(part[0], part[1], part[2], part[3], part[4], bool(part[5])) for part in parts}
    return Release(row[0], row[1], date.fromisoformat(row[2]), date.fromisoformat(row[3]), row[4], row[5], path, held)


def release_files(home: Home) -> list[Path]:
    """All release files, superseded ones included."""
    try:
        return sorted(path for path in home.releases.iterdir() if path.suffix == SUFFIX)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", str(home.releases)) from error


def list_releases(home: Home, system: str | None = None) -> list[Release]:
    """The releases loaded, of all systems or one, oldest first: of each version the newest file. Files of another
    schema are passed over (their sources have to be added again); a file that vanishes meanwhile was superseded: look
    again."""
    for _ in range(3):
        newest: dict[tuple[str, str], Release] = {}
        paths = [path for path in release_files(home) if system is None or path.name.startswith(f"{system}_")]
        vanished = False
        for path in paths:
            try:
                release = read_release(path)
            except StorageError:
                vanished = vanished or not path.exists()
                continue
            held = newest.get((release.system, release.version))
            if held is None or held.serial < release.serial:
                newest[release.system, release.version] = release
        if not vanished:
            break
    return sorted(newest.values(), key=lambda release: (release.system, release.effective_from))
