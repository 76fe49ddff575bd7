"""Removing a row with everything that belongs to it, whichever table keeps it: what refers to it by a foreign key goes
first, and what refers to that before it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, tuple_

from medcodex.store.schema.base import metadata

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, ForeignKeyConstraint, Table

_AT_ONCE = 500


def erase(connection: Connection, table: Table, key: str) -> Mapping[str, int]:
    """Remove the row of a table with a one-column primary key, and all that refers to it; tells how many rows of which
    table. The audit trail refers to nothing by a foreign key, and so it stays."""
    erased: Counter[str] = Counter()
    _erase(connection, table, [(key,)], erased)
    return dict(sorted(erased.items()))


def _erase(connection: Connection, table: Table, keys: Sequence[tuple[Any, ...]], erased: Counter[str]) -> None:
    for child, reference in _references(table):
        for at in range(0, len(keys), _AT_ONCE):
            columns = [element.parent for element in reference.elements]
            asked = select(*child.primary_key.columns).where(tuple_(*columns).in_(keys[at : at + _AT_ONCE]))
            found = [tuple(row) for row in connection.execute(asked)]
            if found:
                _erase(connection, child, found, erased)
    for at in range(0, len(keys), _AT_ONCE):
        done = connection.execute(delete(table).where(tuple_(*table.primary_key.columns).in_(keys[at : at + _AT_ONCE])))
        erased[table.name] += done.rowcount


def _references(table: Table) -> Sequence[tuple[Table, ForeignKeyConstraint]]:
    """The tables with a foreign key to this one's primary key."""
    key = list(table.primary_key.columns)
    return [
        (child, reference)
        for child in metadata.sorted_tables
        for reference in sorted(child.foreign_key_constraints, key=lambda one: str(one.name))
        if reference.referred_table is table and [element.column for element in reference.elements] == key
    ]
