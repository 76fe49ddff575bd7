"""What a code system brings for building its releases; each system has one such declaration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Protocol

from medcodex.terminology.version import effective_range

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from medcodex.library.systems import System
    from medcodex.terminology.recognition import NotTaken, Recognised

CODES = "codes"
DERIVED = "derived"


class Coded(Protocol):
    """A row of any system's code list."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def billable(self) -> bool: ...


def itself(part: str, form: str) -> Sequence[tuple[str, str]]:
    """What a file gives that no other part can be derived from."""
    return ((part, form),)


@dataclass(frozen=True, slots=True)
class Builder:
    """How releases of one system are made from the publisher's files.

    ``recognise(head, names)`` tells what a file is. ``offered(part, form)`` lists the (part, form) pairs that such a
    file gives: itself, and where a code list can be derived from it, "codes" in the form "derived".
    ``fill(connection, part, form, stream, name)`` parses a file into the tables of ``ddl`` and gives the number of
    rows; ``finish(connection, parts)`` makes the search index anew after these parts changed. ``codes(form, stream,
    name)`` parses a code list alone. ``effective(version)`` gives the first and the last day that a version was
    published for. Files in two of the forms ``renderings`` are the publisher's same table twice.
    """

    system: System
    ddl: str
    recognise: Callable[[bytes, Sequence[str]], Recognised | NotTaken]
    fill: Callable[[sqlite3.Connection, str, str, IO[bytes], str], int]
    finish: Callable[[sqlite3.Connection, Iterable[str]], None]
    codes: Callable[[str, IO[bytes], str], Iterable[Coded]]
    effective: Callable[[str], tuple[date, date]] = effective_range
    offered: Callable[[str, str], Sequence[tuple[str, str]]] = itself
    renderings: frozenset[str] = frozenset()


def insert_many(connection: sqlite3.Connection, statement: str, rows: Iterable[Sequence[object]]) -> int:
    """Run the statement for each row; the number of rows written."""
    return connection.executemany(statement, rows).rowcount
