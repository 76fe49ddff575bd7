"""What the repositories of claims share: a connection, and values sealed in their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, tuple_

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Connection, Table

    from medcodex.store.sealing import Sealer


class Rows:
    """A connection in a transaction, with what seals."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def _sealed(self, value: bytes | None, column: Column[Any], row: str) -> bytes | None:
        if value is None:
            return None
        return self._sealer.seal_bytes(value, table=column.table.name, row=row, column=column.name)

    def _opened(self, value: bytes | None, column: Column[Any], row: str) -> bytes | None:
        if value is None:
            return None
        return self._sealer.open_bytes(bytes(value), table=column.table.name, row=row, column=column.name)


def older(table: Table, column: Column[Any], than: str) -> ColumnElement[bool]:
    """Rows behind one in a list with the newest first."""
    here = select(column, table.c.id).where(table.c.id == than)
    return tuple_(column, table.c.id) < here.scalar_subquery()
