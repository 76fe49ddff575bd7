"""The audit trail: rows that are only added, each chained to the one before by an HMAC whose key lies outside the
database (HIPAA, 45 CFR 164.312(b) and (c)(1)). Whoever changes, takes out, puts in or reorders rows breaks the chain;
whoever cuts off the end disagrees with the head."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from medcodex.errors import StorageError
from medcodex.store.schema.foundation import trail, trail_head
from medcodex.workflow.event import Event, Recorded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from medcodex.store.sealing import Sealer
    from medcodex.workflow.people import Actor

START = "0" * 64
_HEAD = select(trail_head.c.number, trail_head.c.link).where(trail_head.c.id == 1).with_for_update()
_ADD = insert(trail)
_PUT = update(trail_head).where(trail_head.c.id == 1).values(number=bindparam("last"), link=bindparam("with"))


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain breaks and how; ``number`` is the row's."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a walk along the chain found: how many rows, the last link, the first break or None."""

    rows: int
    link: str
    broken: Broken | None


class Trail:
    """The trail within one transaction."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def append(self, actor: Actor, at: dt.datetime, events: Sequence[Event]) -> None:
        """Add events. The head row is held until the transaction ends, so call it last."""
        head = self._connection.execute(_HEAD).one_or_none()
        if head is None:
            raise StorageError("the audit trail has lost its head; medcodex audit verify tells more")
        number, link, rows = head.number, head.link, []
        for event in events:
            number += 1
            row = self._row(number, at, actor, event)
            link = row["link"] = _link(self._sealer.ring.trail, link, row)
            rows.append(row)
        self._connection.execute(_ADD, rows if len(rows) > 1 else rows[0])
        self._connection.execute(_PUT, {"last": number, "with": link})

    def about(self, chart_id: str, limit: int = 500) -> Sequence[Recorded]:
        """What happened to a chart, newest first."""
        asked = select(trail).where(trail.c.chart_id == chart_id).order_by(trail.c.number.desc()).limit(limit)
        return [self._recorded(row) for row in self._connection.execute(asked)]

    def latest(self, limit: int = 200, before: int | None = None) -> Sequence[Recorded]:
        """What happened last, newest first."""
        asked = select(trail).order_by(trail.c.number.desc()).limit(limit)
        if before is not None:
            asked = asked.where(trail.c.number < before)
        return [self._recorded(row) for row in self._connection.execute(asked)]

    def _row(self, number: int, at: dt.datetime, actor: Actor, event: Event) -> dict[str, Any]:
        return {
            "number": number,
            "at": at,
            "user_id": actor.user_id,
            "login": actor.login,
            "role": str(actor.role),
            "via": actor.via,
            "address": actor.address,
            "action": event.action,
            "subject_kind": event.subject_kind,
            "subject_id": event.subject_id,
            "chart_id": event.chart_id,
            "reason": None if event.reason is None else self._seal(number, event.reason),
            "detail": json.dumps(dict(event.detail), sort_keys=True, separators=(",", ":")),
        }

    def _seal(self, number: int, reason: str) -> bytes:
        return self._sealer.seal(reason, table="trail", row=str(number), column="reason")

    def _recorded(self, row: Any) -> Recorded:
        reason = row.reason and self._sealer.open(row.reason, table="trail", row=str(row.number), column="reason")
        event = Event(row.action, row.subject_kind, row.subject_id, row.chart_id, reason, json.loads(row.detail))
        return Recorded(row.number, row.at, row.user_id, row.login, row.role, row.via, row.address, event)


def verify(connection: Connection, key: bytes, expected: str | None = None) -> Verified:
    """Walk the whole chain, in constant memory. ``expected`` is a link that was noted elsewhere: whoever has the key
    and rules the database could write the whole trail anew, but not so that it leads over that link."""
    link, number, broken = START, 0, None
    passed = expected is None
    rows = connection.execution_options(yield_per=1000).execute(select(trail).order_by(trail.c.number))
    for row in rows:
        number += 1
        if row.number != number:
            broken = Broken(number, f"row {number} is missing")
            break
        link = _link(key, link, dict(row._mapping))
        if not hmac.compare_digest(link, row.link):
            broken = Broken(number, f"row {number} does not follow from the one before: it, or its place, was changed")
            break
        passed = passed or link == expected
    rows.close()
    if broken is None and not passed:
        broken = Broken(number, "the link that was noted earlier is not on the way")
    if broken is None:
        head = connection.execute(select(trail_head.c.number, trail_head.c.link)).one_or_none()
        if head is None or (head.number, head.link) != (number, link):
            broken = Broken(number, f"rows after {number} are missing: the head speaks of {head.number if head else 0}")
    return Verified(number, link, broken)


def _link(key: bytes, previous: str, row: Mapping[str, Any]) -> str:
    """The HMAC over a row's content and the link before it, hexadecimal. Keys of rotation leave it alone: a sealed
    reason enters by its absence or presence only, as sealing guards its content."""
    told = [
        previous,
        row["number"],
        row["at"].isoformat(timespec="microseconds"),
        *(row[name] for name in ("user_id", "login", "role", "via", "address", "action", "subject_kind", "subject_id")),
        row["chart_id"],
        row["reason"] is not None,
        row["detail"],
    ]
    return hmac.digest(key, json.dumps(told, separators=(",", ":")).encode(), "sha256").hex()
