"""Webhooks and their deliveries in the database; a hook's secret is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from medcodex.store.schema.hooks import deliveries, hooks
from medcodex.workflow.hooks.model import Delivery, DeliveryState, Hook

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from medcodex.store.sealing import Sealer


class Hooks:
    """workflow.hooks.ports.HookRepository."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def add(self, hook: Hook) -> None:
        self._connection.execute(insert(hooks).values(self._row(hook)))

    def get(self, hook_id: str) -> Hook | None:
        row = self._connection.execute(select(hooks).where(hooks.c.id == hook_id)).one_or_none()
        return None if row is None else self._hook(row)

    def save(self, hook: Hook) -> None:
        self._connection.execute(update(hooks).where(hooks.c.id == hook.id).values(self._row(hook)))

    def all(self) -> Sequence[Hook]:
        asked = select(hooks).order_by(hooks.c.created_at, hooks.c.id)
        return [self._hook(row) for row in self._connection.execute(asked)]

    def add_delivery(self, delivery: Delivery) -> None:
        self._connection.execute(insert(deliveries).values(_delivery_row(delivery)))

    def delivery(self, delivery_id: str) -> Delivery | None:
        asked = select(deliveries).where(deliveries.c.id == delivery_id).with_for_update()
        row = self._connection.execute(asked).one_or_none()
        return None if row is None else _delivery(row)

    def save_delivery(self, delivery: Delivery) -> None:
        asked = update(deliveries).where(deliveries.c.id == delivery.id).values(_delivery_row(delivery))
        self._connection.execute(asked)

    def due(self, now: dt.datetime, limit: int) -> Sequence[Delivery]:
        asked = (
            select(deliveries)
            .where(deliveries.c.state == str(DeliveryState.WAITING), deliveries.c.next_at <= now)
            .order_by(deliveries.c.next_at, deliveries.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [_delivery(row) for row in self._connection.execute(asked)]

    def log(self, hook_id: str, state: DeliveryState | None = None, limit: int = 200) -> Sequence[Delivery]:
        asked = select(deliveries).where(deliveries.c.hook_id == hook_id)
        if state is not None:
            asked = asked.where(deliveries.c.state == str(state))
        asked = asked.order_by(deliveries.c.created_at.desc(), deliveries.c.id).limit(limit)
        return [_delivery(row) for row in self._connection.execute(asked)]

    def forget(self, before: dt.datetime) -> int:
        done = self._connection.execute(
            delete(deliveries).where(deliveries.c.state != str(DeliveryState.WAITING), deliveries.c.created_at < before)
        )
        return done.rowcount

    def _row(self, hook: Hook) -> dict[str, Any]:
        return {
            "id": hook.id,
            "url": hook.url,
            "topics": " ".join(hook.topics),
            "secret": self._sealer.seal(hook.secret, table="hooks", row=hook.id, column="secret"),
            "active": hook.active,
            "created_at": hook.created_at,
        }

    def _hook(self, row: Any) -> Hook:
        secret = self._sealer.open(row.secret, table="hooks", row=row.id, column="secret")
        return Hook(row.id, row.url, tuple(row.topics.split()), secret, row.created_at, row.active)


def _delivery_row(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "hook_id": delivery.hook_id,
        "topic": delivery.topic,
        "body": delivery.body,
        "created_at": delivery.created_at,
        "next_at": delivery.next_at,
        "state": str(delivery.state),
        "attempts": delivery.attempts,
        "last_at": delivery.last_at,
        "status": delivery.status,
        "problem": delivery.problem,
    }


def _delivery(row: Any) -> Delivery:
    return Delivery(
        id=row.id,
        hook_id=row.hook_id,
        topic=row.topic,
        body=row.body,
        created_at=row.created_at,
        next_at=row.next_at,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        last_at=row.last_at,
        status=row.status,
        problem=row.problem,
    )
