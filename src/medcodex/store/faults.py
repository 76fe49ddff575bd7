"""A database's failures in words that a user can act on. The driver's own message may hold what was written."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from medcodex.errors import BusyError, ConflictError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = (
    (("database or disk is full", "no space left", "could not extend", "53100"), "the disk of the database is full"),
    (("readonly database", "read-only"), "the database cannot be written: it is read-only"),
    (
        ("unable to open database file",),
        "the database's file cannot be opened: no such folder, or one that is read-only",
    ),
    (("malformed", "not a database", "XX001", "XX002"), "the database is damaged"),
    (("no such table", "undefinedtable", "does not exist"), "the database lacks tables; migrate it"),
    (("22001", "too long for type"), "a value is longer than the database keeps"),
)
_BUSY = ("database is locked", "lock timeout", "55p03", "deadlock", "serialize")
_TRY_AGAIN = "the database is busy; try again"


@contextmanager
def told() -> Iterator[None]:
    """Turn a driver's error into ours: ConflictError where two changes clash, BusyError where the same again may go
    through, StorageError else."""
    try:
        yield
    except IntegrityError:
        raise ConflictError("somebody else made this change, or one that rules it out") from None
    except PoolTimeout:
        raise BusyError(_TRY_AGAIN) from None
    except DBAPIError as error:
        raise _in_words(error) from None


def _in_words(error: DBAPIError) -> StorageError:
    said = f"{error.orig} {getattr(error.orig, 'sqlstate', '')} {type(error.orig).__name__}".lower()
    if any(sign in said for sign in _BUSY):
        return BusyError(_TRY_AGAIN)
    for signs, words in _WORDS:
        if any(sign.lower() in said for sign in signs):
            return StorageError(words)
    return StorageError("the database cannot be reached or does not answer")
