"""Sealing everything anew after a new key was made. Works in small steps, each a transaction, beside a running service;
whatever ends it in between, every value opens with one of the keys, and the next run goes on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, select, tuple_, update

from medcodex.store import schema
from medcodex.store.faults import told
from medcodex.store.schema.base import metadata
from medcodex.store.sealing import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Column, Engine, Table

    from medcodex.store.work import DatabaseStore

_STEP = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A column that holds sealed values. What is sealed there is bound to table, row and column: the row's name is its
    primary key, joined by colons where it has several parts."""

    table: Table
    column: Column[Any]

    @property
    def key(self) -> list[Column[Any]]:
        """The columns of the primary key."""
        return list(self.table.primary_key.columns)

    def row(self, key: Sequence[object]) -> str:
        """The name of a row."""
        return ":".join(str(part) for part in key)


def places() -> list[Place]:
    """All columns that hold sealed values, of every part of the schema."""
    for module in iter_modules(schema.__path__):
        import_module(f"{schema.__name__}.{module.name}")
    tables = sorted(metadata.tables.values(), key=lambda table: table.name)
    return [
        Place(table, column) for table in tables for column in table.columns if isinstance(column.type, LargeBinary)
    ]


def sealed_with(engine: Engine) -> Counter[int]:
    """How many values are sealed with each key."""
    found: Counter[int] = Counter()
    with told(), engine.connect() as connection:
        for place in places():
            asked = select(place.column).where(place.column.is_not(None))
            for (value,) in connection.execution_options(yield_per=1000).execute(asked):
                found[key_of(bytes(value))] += 1
    return found


def reseal(store: DatabaseStore) -> Iterator[int]:
    """Seal anew what is not sealed with the current key; yields how many values each step changed. A value that
    somebody changes meanwhile is left to them, as they seal with the current key."""
    for place in places():
        last: Sequence[object] | None = None
        while True:
            last, changed = _step(store, place, last)
            if changed:
                yield changed
            if last is None:
                break


def _step(store: DatabaseStore, place: Place, last: Sequence[object] | None) -> tuple[Sequence[object] | None, int]:
    """Look at the rows behind one key, and seal anew what is due; the last key looked at, None behind the last row."""
    asked = select(*place.key, place.column).where(place.column.is_not(None)).order_by(*place.key).limit(_STEP)
    if last is not None:
        asked = asked.where(tuple_(*place.key) > tuple_(*last))
    changed = 0
    with told(), store.engine.begin() as connection:
        rows = connection.execute(asked).all()
        for *key, value in rows:
            if key_of(bytes(value)) == store.sealer.ring.current:
                continue
            here = {"table": place.table.name, "row": place.row(key), "column": place.column.name}
            fresh = store.sealer.seal_bytes(store.sealer.open_bytes(bytes(value), **here), **here)
            same = [column == part for column, part in zip(place.key, key, strict=True)]
            done = connection.execute(
                update(place.table).where(*same, place.column == value).values({place.column: fresh})
            )
            changed += done.rowcount
    return (list(rows[-1][:-1]) if len(rows) == _STEP else None), changed
