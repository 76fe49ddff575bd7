"""Frozen records as JSON text and back, for columns that hold a record whole."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from medcodex.errors import StorageError

Record = TypeVar("Record")


def write(record: object) -> str:
    """A record as JSON."""
    return msgspec.json.encode(record).decode()


def read(text: str, kind: type[Record], where: str) -> Record:
    """The record again. StorageError, naming the column, for one that a newer version wrote otherwise."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError:
        raise StorageError("a record was written by another version of medcodex", where) from None
