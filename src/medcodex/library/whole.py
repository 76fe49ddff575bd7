"""A file that appears whole or not at all, and the sweeping away of those long out of use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from medcodex.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_KEPT = 6


def write_whole(path: Path, workshop: Path, what: str, fill: Callable[[sqlite3.Connection], None]) -> None:
    """Write all at once or nothing: filled under another name in ``workshop``, a folder on the same file system, then
    renamed. StorageError, naming ``what`` it was to be, where that cannot be done; nothing is left then."""
    unfinished = workshop / path.name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        workshop.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as db:
            fill(db)
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(path)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise StorageError(f"{what} could not be written ({reason})", str(path)) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def write_bytes_whole(path: Path, workshop: Path, data: bytes) -> None:
    """A small file, all at once or nothing, as write_whole; StorageError where that cannot be done."""
    unfinished = workshop / f"{path.name}.{os.getpid()}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        workshop.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", str(path)) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def sweep(folder: Path, pattern: str) -> None:
    """Files made for releases or programs long gone are removed, the most recent are kept."""
    by_age = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in by_age[_KEPT:]:
        old.unlink(missing_ok=True)
