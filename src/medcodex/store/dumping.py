"""Rows of any table as lines of JSON, and back: one form for both databases, so that what was SQLite can become
PostgreSQL.

A line is the list of a row's values, in the order of the column names. What JSON has no form for is an object with one
key: ``$bytes`` (base64), ``$time`` (ISO 8601, UTC), ``$date``, ``$number`` (a decimal, exact), ``$json`` (a document).
"""

from __future__ import annotations

import datetime as dt
import json
from base64 import b64decode, b64encode
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import MetaData, func, insert, select, text

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Table

VERSIONS = "alembic_version"
_AT_ONCE = 500


def tables_of(connection: Connection) -> Sequence[Table]:
    """The tables of a database as they are there, those before that others refer to; without alembic's own."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSIONS]


def columns_of(table: Table) -> list[str]:
    """The names of a table's columns, in the order in which lines have them."""
    return sorted(column.name for column in table.columns)


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """A table's rows by primary key, each a line with its end."""
    columns = [table.columns[name] for name in columns_of(table)]
    asked = select(*columns).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(asked):
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def put(connection: Connection, table: Table, lines: Iterable[bytes], where: str) -> int:
    """Put lines into a table; tells how many. InputError for a line that is none."""
    names, count, batch = columns_of(table), 0, []
    for line in lines:
        count += 1
        batch.append(dict(zip(names, _values(line, len(names), f"{where}: line {count}"), strict=True)))
        if len(batch) == _AT_ONCE:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
    _count_on(connection, table)
    return count


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bytes | memoryview):
        return {"$bytes": b64encode(value).decode()}
    if isinstance(value, dt.datetime):
        utc = value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return {"$time": utc.isoformat()}
    if isinstance(value, dt.date):
        return {"$date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$number": str(value)}
    return {"$json": value}


def _values(line: bytes, width: int, where: str) -> list[Any]:
    try:
        values = [_value(value) for value in json.loads(line)]
    except (ValueError, TypeError, AttributeError, ArithmeticError):
        raise InputError("not a line of a backup", where) from None
    if len(values) != width:
        raise InputError(f"{width} values expected, not {len(values)}", where)
    return values


def _value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    [(kind, held)] = value.items()
    match kind:
        case "$bytes":
            return b64decode(held, validate=True)
        case "$time":
            return dt.datetime.fromisoformat(held)
        case "$date":
            return dt.date.fromisoformat(held)
        case "$number":
            return Decimal(held)
        case "$json":
            return held
    raise ValueError(kind)


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL's counters go on behind the highest number that was put in."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key.columns:
        asked = text("SELECT pg_get_serial_sequence(:table, :column)")
        counter = connection.execute(asked, {"table": f'"{table.name}"', "column": column.name}).scalar()
        if counter is not None:
            highest = connection.execute(select(func.max(column))).scalar()
            if highest is not None:
                connection.execute(select(func.setval(counter, highest)))
