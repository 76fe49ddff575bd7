"""Messages and waiting documents in the database; bytes, texts, file names and the senders' numbers are sealed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, tuple_, update

from medcodex.encounter.incoming import IncomingDocument
from medcodex.errors import NotFoundError
from medcodex.store.schema.arrivals import arrival_charts, arrivals, waiting_documents
from medcodex.store.written import read, write
from medcodex.workflow.arrivals.arrival import Arrival, Standing
from medcodex.workflow.arrivals.waiting import WaitingDocument

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

    from medcodex.store.sealing import Sealer
    from medcodex.workflow.arrivals.ports import Asked

_LIGHT = [column for column in arrivals.columns if column.name not in {"data", "repaired"}]
"""All columns but the bytes."""
_KNOWN = (
    select(*_LIGHT)
    .where(or_(arrivals.c.digest == bindparam("digest"), arrivals.c.control == bindparam("control")))
    .order_by(arrivals.c.received, arrivals.c.id)
)


class Arrivals:
    """workflow.arrivals.ports.ArrivalRepository."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def add(self, arrival: Arrival, data: bytes, charts: Sequence[str] = ()) -> None:
        row = self._row(arrival) | {"data": self._seal(data, arrival.id, "data")}
        self._connection.execute(insert(arrivals), row)
        self._link(arrival, charts)

    def save(self, arrival: Arrival, charts: Sequence[str] = ()) -> None:
        self._connection.execute(update(arrivals).where(arrivals.c.id == arrival.id).values(self._row(arrival)))
        self._link(arrival, charts)

    def get(self, arrival_id: str, *, lock: bool = False) -> Arrival | None:
        asked = select(*_LIGHT).where(arrivals.c.id == arrival_id)
        row = self._connection.execute(asked.with_for_update() if lock else asked).one_or_none()
        return None if row is None else self._arrival(row)

    def known(self, digest: str, sender: str, control: str) -> Sequence[Arrival]:
        named = {"digest": self._digest(digest), "control": self._control(sender, control)}
        return [self._arrival(row) for row in self._connection.execute(_KNOWN, named)]

    def by_digests(self, digests: Sequence[str]) -> Mapping[str, Arrival]:
        asked = select(*_LIGHT).where(arrivals.c.digest.in_([self._digest(one) for one in digests]))
        return {found.digest: found for found in self._all(asked)}

    def data(self, arrival_id: str) -> bytes:
        found = self._bytes(arrival_id, "data")
        if found is None:
            raise NotFoundError("no such message", arrival_id)
        return found

    def repaired(self, arrival_id: str) -> bytes | None:
        return self._bytes(arrival_id, "repaired")

    def keep_repaired(self, arrival_id: str, data: bytes) -> None:
        sealed = self._seal(data, arrival_id, "repaired")
        self._connection.execute(update(arrivals).where(arrivals.c.id == arrival_id).values(repaired=sealed))

    def listed(self, asked: Asked, *, limit: int, after: str | None = None) -> Sequence[Arrival]:
        found = select(*_LIGHT).order_by(arrivals.c.received, arrivals.c.id).limit(limit)
        for name in ("standing", "channel", "format", "sender"):
            if (value := getattr(asked, name)) is not None:
                found = found.where(arrivals.c[name] == str(value))
        if after is not None:
            found = found.where(_behind(arrivals, after))
        return self._all(found)

    def counts(self) -> Mapping[tuple[Standing, str], int]:
        asked = select(arrivals.c.standing, arrivals.c.channel, func.count()).group_by(
            arrivals.c.standing, arrivals.c.channel
        )
        return {(Standing(standing), channel): count for standing, channel, count in self._connection.execute(asked)}

    def of_chart(self, chart_id: str) -> Sequence[Arrival]:
        linked = select(arrival_charts.c.arrival_id).where(arrival_charts.c.chart_id == chart_id)
        asked = select(*_LIGHT).where(or_(arrivals.c.chart_id == chart_id, arrivals.c.id.in_(linked)))
        return self._all(asked.order_by(arrivals.c.received, arrivals.c.id))

    def add_waiting(self, waiting: WaitingDocument) -> None:
        content = self._sealer.seal(
            write(waiting.document), table="waiting_documents", row=waiting.id, column="content"
        )
        self._connection.execute(
            insert(waiting_documents).values(
                id=waiting.id,
                patient_id=waiting.patient_id,
                received=waiting.received,
                first=waiting.first,
                last=waiting.last,
                content=content,
            )
        )

    def waiting_of(self, patient_id: str) -> Sequence[WaitingDocument]:
        asked = select(waiting_documents).where(waiting_documents.c.patient_id == patient_id)
        return self._waiting(asked)

    def waiting(self, *, limit: int, after: str | None = None) -> Sequence[WaitingDocument]:
        asked = select(waiting_documents).limit(limit)
        return self._waiting(asked if after is None else asked.where(_behind(waiting_documents, after)))

    def waiting_document(self, waiting_id: str, *, lock: bool = False) -> WaitingDocument | None:
        asked = select(waiting_documents).where(waiting_documents.c.id == waiting_id)
        found = self._waiting(asked.with_for_update() if lock else asked)
        return found[0] if found else None

    def remove_waiting(self, waiting_id: str) -> None:
        self._connection.execute(delete(waiting_documents).where(waiting_documents.c.id == waiting_id))

    def _link(self, arrival: Arrival, charts: Sequence[str]) -> None:
        further = [one for one in charts if one != arrival.chart_id]
        if further:
            rows = [{"arrival_id": arrival.id, "chart_id": one} for one in further]
            self._connection.execute(insert(arrival_charts), rows)

    def _bytes(self, arrival_id: str, column: str) -> bytes | None:
        asked = select(arrivals.c[column]).where(arrivals.c.id == arrival_id)
        sealed = self._connection.execute(asked).scalar_one_or_none()
        return sealed and self._sealer.open_bytes(sealed, table="arrivals", row=arrival_id, column=column)

    def _seal(self, data: bytes, arrival_id: str, column: str) -> bytes:
        return self._sealer.seal_bytes(data, table="arrivals", row=arrival_id, column=column)

    def _digest(self, digest: str) -> str:
        return self._sealer.ring.blind("arrival", digest)

    def _control(self, sender: str, control: str) -> str | None:
        return self._sealer.ring.blind("control", f"{sender}\0{control}") if control else None

    def _all(self, asked: Any) -> Sequence[Arrival]:
        return [self._arrival(row) for row in self._connection.execute(asked)]

    def _row(self, arrival: Arrival) -> dict[str, Any]:
        particulars = json.dumps([arrival.digest, arrival.control, arrival.name])
        return {
            "id": arrival.id,
            "digest": self._digest(arrival.digest),
            "control": self._control(arrival.sender, arrival.control),
            "channel": arrival.channel,
            "format": arrival.format,
            "kind": arrival.kind,
            "sender": arrival.sender,
            "order": arrival.order,
            "received": arrival.received,
            "standing": str(arrival.standing),
            "problem": arrival.problem,
            "reason": arrival.reason,
            "chart_id": arrival.chart_id,
            "patient_id": arrival.patient_id,
            "attempts": arrival.attempts,
            "size": arrival.size,
            "settled_by": arrival.settled_by,
            "settled_at": arrival.settled_at,
            "particulars": self._sealer.seal(particulars, table="arrivals", row=arrival.id, column="particulars"),
        }

    def _arrival(self, row: Any) -> Arrival:
        opened = self._sealer.open(row.particulars, table="arrivals", row=row.id, column="particulars")
        digest, control, name = json.loads(opened)
        return Arrival(
            id=row.id,
            channel=row.channel,
            format=row.format,
            kind=row.kind,
            digest=digest,
            received=row.received,
            standing=Standing(row.standing),
            sender=row.sender,
            control=control,
            order=row.order,
            problem=row.problem,
            reason=row.reason,
            chart_id=row.chart_id,
            patient_id=row.patient_id,
            attempts=row.attempts,
            name=name,
            size=row.size,
            settled_by=row.settled_by,
            settled_at=row.settled_at,
        )

    def _waiting(self, asked: Any) -> Sequence[WaitingDocument]:
        ordered = asked.order_by(waiting_documents.c.received, waiting_documents.c.id)
        return [self._waiting_document(row) for row in self._connection.execute(ordered)]

    def _waiting_document(self, row: Any) -> WaitingDocument:
        text = self._sealer.open(row.content, table="waiting_documents", row=row.id, column="content")
        document = read(text, IncomingDocument, "waiting_documents.content")
        return WaitingDocument(row.id, row.patient_id, row.received, document, row.first, row.last)


def _behind(table: Table, after: str) -> ColumnElement[bool]:
    """Rows that came after one, in the order of lists."""
    here = select(table.c.received, table.c.id).where(table.c.id == after)
    return tuple_(table.c.received, table.c.id) > here.scalar_subquery()
