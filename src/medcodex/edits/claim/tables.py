"""The packaged tables of codes with dates that the rules of the claim form rest on.

Every table has the columns ``codes`` (single codes, "A-B" ranges of one length, "045*" beginnings, commas between),
``from`` and ``until`` (the day after the last; empty where it is open) and ``source``; the others are its own.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.text.tables import table_names, table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_PACKAGE = "medcodex.edits"
_FOLDER = "data/claim/tables"
_REMEMBERED = 4096


class Row:
    """A row of a table: its cells by name, lists among them split once, and the days it is in force."""

    __slots__ = ("_cells", "_lists", "end", "start")

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells
        self._lists: dict[str, tuple[str, ...]] = {}
        self.start = dt.date.fromisoformat(cells["from"]) if cells["from"] else dt.date.min
        self.end = dt.date.fromisoformat(cells["until"]) if cells["until"] else dt.date.max

    def __getitem__(self, name: str) -> str:
        return self._cells[name]

    def listed(self, name: str) -> tuple[str, ...]:
        """The cell as a list."""
        found = self._lists.get(name)
        if found is None:
            found = self._lists[name] = codes_in(self._cells[name])
        return found

    def number(self, name: str) -> int | None:
        """The cell as a whole number; None where it is empty."""
        return int(self._cells[name]) if self._cells[name] else None

    def in_force(self, date: dt.date) -> bool:
        """Whether the row holds on a date."""
        return self.start <= date < self.end


class CodeTable:
    """Rows by the codes they are about."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self.rows = tuple(Row(cells) for cells in rows)
        self._exact: dict[str, list[int]] = {}
        self._wide: list[tuple[int, Callable[[str], bool]]] = []
        for number, row in enumerate(self.rows):
            for token in row.listed("codes"):
                if token.endswith("*"):
                    self._wide.append((number, _begins(token[:-1])))
                elif (ends := _ends(token)) is not None:
                    self._wide.append((number, _between(*ends)))
                else:
                    self._exact.setdefault(token, []).append(number)
        # A memory per table, not per class: it goes when the table goes.
        self._about = lru_cache(_REMEMBERED)(self._rows_about)

    def about(self, code: str, date: dt.date) -> tuple[Row, ...]:
        """The rows about a code that are in force on a date, in the order of the table."""
        rows = self._about(code)
        return tuple([row for row in rows if row.in_force(date)]) if rows else ()

    def at(self, code: str, date: dt.date) -> Row | None:
        """The first of them; None where there is none."""
        for row in self._about(code):
            if row.in_force(date):
                return row
        return None

    def knows(self, code: str) -> bool:
        """Whether a row is about the code, on whatever date."""
        return bool(self._about(code))

    def _rows_about(self, code: str) -> tuple[Row, ...]:
        numbers = {*self._exact.get(code, ()), *(number for number, fits in self._wide if fits(code))}
        return tuple(self.rows[number] for number in sorted(numbers))


class Tables:
    """All tables by name."""

    def __init__(self, tables: Mapping[str, CodeTable]) -> None:
        self._tables = tables
        self.knowing = lru_cache(_REMEMBERED)(self._knowing)
        """Names of the tables that have rows about a code."""

    def __getitem__(self, name: str) -> CodeTable:
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def _knowing(self, code: str) -> frozenset[str]:
        return frozenset([name for name, table in self._tables.items() if table.knows(code)])


def load_tables() -> Tables:
    """The packaged tables. ReleaseError for one that cannot be read."""
    return Tables({name.removesuffix(".tsv"): _table(name) for name in table_names(_PACKAGE, _FOLDER)})


def codes_in(text: str) -> tuple[str, ...]:
    """The entries of a cell that is a list."""
    return tuple(filter(None, (one.strip() for one in text.split(","))))


def _table(name: str) -> CodeTable:
    try:
        return CodeTable(table_rows(_PACKAGE, f"{_FOLDER}/{name}"))
    except (KeyError, ValueError) as error:
        raise ReleaseError(f"not a table of codes: {error}", f"{_FOLDER}/{name}") from None


def _ends(token: str) -> tuple[str, str] | None:
    """The first and last code of a range; None for a single code, which may have a hyphen of its own."""
    low, _, high = token.partition("-")
    return (low, high) if len(low) == len(high) else None


def _begins(start: str) -> Callable[[str], bool]:
    return lambda code: code.startswith(start)


def _between(low: str, high: str) -> Callable[[str], bool]:
    return lambda code: len(code) == len(low) and low <= code <= high
