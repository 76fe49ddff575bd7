"""Rows for every table of a database, whichever tables there are, made from their columns and foreign keys."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Column, Connection, Engine, Table

KEPT = frozenset({"alembic_version", "trail", "trail_head"})
"""Tables that rows are not simply put into."""
_TIME = dt.datetime(2026, 5, 15, 12, 30, 15, 250_000, tzinfo=dt.UTC)


def reflected(connection: Connection) -> MetaData:
    """The tables as they are in a database."""
    found = MetaData()
    found.reflect(connection)
    return found


def fill(connection: Connection, tables: MetaData, rows: int = 3) -> None:
    """Put some rows into every table that is empty."""
    for table in tables.sorted_tables:
        if table.name in KEPT or connection.execute(select(table).limit(1)).first() is not None:
            continue
        for number in range(rows):
            row = _row(connection, table, number)
            try:
                with connection.begin_nested():
                    connection.execute(insert(table).values(row))
            except IntegrityError:  # one row a parent, and there are no more parents
                if number == 0:
                    raise
                break


def contents(engine: Engine) -> Mapping[str, Sequence[tuple[Any, ...]]]:
    """All rows of all tables, in order, columns by name."""
    found = {}
    with engine.connect() as connection:
        for table in reflected(connection).sorted_tables:
            columns = sorted(table.columns, key=lambda column: column.name)
            rows = [tuple(row) for row in connection.execute(select(*columns))]
            found[table.name] = sorted(rows, key=repr)
    return found


def _row(connection: Connection, table: Table, number: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for reference in table.foreign_key_constraints:
        elements = reference.elements
        parents = connection.execute(
            select(*(element.column for element in elements)).order_by(*(element.column for element in elements))
        ).all()
        if parents:
            for element, value in zip(elements, parents[number % len(parents)], strict=True):
                row[element.parent.name] = value
    for column in table.columns:
        if column.name not in row and not (column.foreign_keys and column.nullable):
            row[column.name] = _value(column, number)
    return row


def _value(column: Column[Any], number: int) -> Any:  # noqa: PLR0911 - one answer a type
    kind = column.type
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, LargeBinary):
        return bytes([number, 0, 255, 128]) * 4
    if isinstance(kind, DateTime):
        return _TIME + dt.timedelta(days=number)
    if isinstance(kind, Date):
        return _TIME.date() + dt.timedelta(days=number)
    if isinstance(kind, Integer):
        return number + 1
    if isinstance(kind, Float):
        return number + 0.5
    if isinstance(kind, Numeric):
        return Decimal(number) + Decimal("0.25")
    if isinstance(kind, JSON):
        return {"number": number}
    assert isinstance(kind, String), f"{column}: {kind!r}"
    return f"{number}é {column.table.name} {column.name}"[: kind.length or 40]
