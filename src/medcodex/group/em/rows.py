"""Rows of the packaged tables of the framework (data/em)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator


@lru_cache(16)
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table, read once."""
    return tuple(table_rows("medcodex.group", f"data/em/{name}.tsv"))


def rows_on(name: str, day: date) -> Iterator[dict[str, str]]:
    """The rows in force on a day, by the columns "from" and "until"."""
    return (
        row
        for row in rows(name)
        if date.fromisoformat(row["from"]) <= day <= (date.fromisoformat(row["until"]) if row["until"] else date.max)
    )
