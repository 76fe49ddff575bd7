"""Numbers of charts, the order of what was told, and withdrawn documents in the database."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from medcodex.store.chance import new_id
from medcodex.store.schema.foundation import documents
from medcodex.store.schema.numbers import chart_numbers, chart_orders, withdrawals
from medcodex.workflow.intake.assembly.ports import Number, Withdrawal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from medcodex.store.sealing import Sealer

# Asked for with every message that comes in, so that these are built once.
_FIND = select(chart_numbers.c.chart_id).where(
    chart_numbers.c.kind == bindparam("of"), chart_numbers.c.number_index == bindparam("index")
)
_POINT = update(chart_numbers).where(
    chart_numbers.c.kind == bindparam("of"), chart_numbers.c.number_index == bindparam("index")
)
_ORDERS = select(chart_orders.c.orders).where(chart_orders.c.chart_id == bindparam("chart"))
_SAVE_ORDERS = update(chart_orders).where(chart_orders.c.chart_id == bindparam("chart"))
_WITHDRAWAL = select(withdrawals).where(
    withdrawals.c.chart_id == bindparam("chart"), withdrawals.c.number == bindparam("document")
)


class Numbers:
    """workflow.intake.assembly.ports.AssemblyRepository."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def find(self, kind: str, value: str) -> str | None:
        which = {"of": kind, "index": self._sealer.ring.blind(kind, value)}
        found: str | None = self._connection.execute(_FIND, which).scalar_one_or_none()
        return found

    def point(self, chart_id: str, number: Number) -> None:
        index = self._sealer.ring.blind(number.kind, number.value)
        which = {"of": number.kind, "index": index, "chart_id": chart_id}
        if self._connection.execute(_POINT, which).rowcount:
            return
        row = new_id()
        self._connection.execute(
            insert(chart_numbers),
            {
                "id": row,
                "chart_id": chart_id,
                "kind": number.kind,
                "number_index": index,
                "number": self._sealer.seal(number.value, table="chart_numbers", row=row, column="number"),
            },
        )

    def numbers(self, chart_id: str) -> Sequence[Number]:
        asked = select(chart_numbers).where(chart_numbers.c.chart_id == chart_id)
        found = [
            Number(row.kind, self._sealer.open(row.number, table="chart_numbers", row=row.id, column="number"))
            for row in self._connection.execute(asked)
        ]
        return sorted(found, key=lambda one: (one.kind, one.value))

    def orders(self, chart_id: str) -> Mapping[str, dt.datetime]:
        told = self._connection.execute(_ORDERS, {"chart": chart_id}).scalar_one_or_none()
        return {} if told is None else {name: dt.datetime.fromisoformat(at) for name, at in json.loads(told).items()}

    def save_orders(self, chart_id: str, orders: Mapping[str, dt.datetime]) -> None:
        told = json.dumps({name: at.astimezone(dt.UTC).isoformat() for name, at in sorted(orders.items())})
        if not self._connection.execute(_SAVE_ORDERS, {"chart": chart_id, "orders": told}).rowcount:
            self._connection.execute(insert(chart_orders), {"chart_id": chart_id, "orders": told})

    def withdrawal(self, chart_id: str, number: str) -> Withdrawal | None:
        which = {"chart": chart_id, "document": self._sealer.ring.blind("document", number)}
        row = self._connection.execute(_WITHDRAWAL, which).one_or_none()
        return None if row is None else Withdrawal(row.version, row.at, row.told)

    def withdraw(self, chart_id: str, number: str, withdrawal: Withdrawal) -> None:
        self._connection.execute(delete(withdrawals).where(*self._document(chart_id, number)))
        self._connection.execute(
            insert(withdrawals).values(
                chart_id=chart_id,
                number=self._sealer.ring.blind("document", number),
                version=withdrawal.version,
                at=withdrawal.at,
                told=withdrawal.told,
            )
        )

    def with_document(self, number: str) -> Sequence[str]:
        index = self._sealer.ring.blind("document", number)
        asked = select(documents.c.chart_id).where(documents.c.number == index).distinct()
        return sorted(self._connection.execute(asked).scalars())

    def _document(self, chart_id: str, number: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return withdrawals.c.chart_id == chart_id, withdrawals.c.number == self._sealer.ring.blind("document", number)
