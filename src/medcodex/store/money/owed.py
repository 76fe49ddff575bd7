"""Money owed in the database; what somebody typed is sealed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from medcodex.errors import ConflictError
from medcodex.store.billing.rows import Rows
from medcodex.store.schema.owed import owed_events, owed_money
from medcodex.workflow.money.owed.ports import Total
from medcodex.workflow.money.owed.records import (
    UNDER_WAY,
    Direction,
    Owed,
    OwedEvent,
    OwedStatus,
    Reason,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select

    from medcodex.workflow.money.owed.ports import AskedOwed

_O, _E = owed_money.c, owed_events.c
_PLAIN = (
    "id", "payer", "amount", "found_on", "changed_at", "claim_id", "chart_id", "posting_id", "payment_id", "answer_id",
    "line", "code", "expected", "allowed", "paid", "contract", "term", "due", "reported", "returned", "settled",
    "coder", "sample", "version",
)  # fmt: skip
_WORDS = ("direction", "source", "reason", "status")
_WORD = 80


class OwedMoney(Rows):
    """workflow.money.owed.ports.OwedRepository."""

    def add(self, owed: Owed) -> None:
        self._connection.execute(insert(owed_money).values(_row(owed)))

    def save(self, owed: Owed) -> Owed:
        saved = replace(owed, version=owed.version + 1)
        known = (_O.id == owed.id, _O.version == owed.version)
        if self._connection.execute(update(owed_money).where(*known).values(_row(saved))).rowcount != 1:
            raise ConflictError("it was changed by somebody else meanwhile", owed.id)
        return saved

    def get(self, owed_id: str, *, lock: bool = False) -> Owed | None:
        asked = select(owed_money).where(_O.id == owed_id)
        row = self._connection.execute(asked.with_for_update() if lock else asked).one_or_none()
        return None if row is None else _owed(row)

    def of_claim(self, claim_id: str) -> Sequence[Owed]:
        return self._all(select(owed_money).where(_O.claim_id == claim_id).order_by(_O.found_on, _O.id))

    def of_posting(self, posting_id: str) -> Sequence[Owed]:
        return self._all(select(owed_money).where(_O.posting_id == posting_id).order_by(_O.id))

    def beside(self, payer: str) -> Sequence[Owed]:
        waiting = (_O.payer == payer, _O.reason == str(Reason.TO_BE_TAKEN), _under_way())
        return self._all(select(owed_money).where(*waiting).order_by(_O.found_on, _O.id))

    def listed(self, asked: AskedOwed, *, limit: int) -> Sequence[Owed]:
        by_money = (_O.amount.desc(), _O.id)
        order = (_O.due.is_(None), _O.due, *by_money) if asked.by_deadline else by_money
        return self._all(select(owed_money).where(*_wanted(asked)).order_by(*order).limit(limit))

    def totals(self, asked: AskedOwed) -> Sequence[Total]:
        by = (_O.payer, _O.direction, _O.source, _O.reason)
        counted = select(*by, func.count(), func.sum(_O.amount)).where(*_wanted(asked)).group_by(*by)
        return [
            Total(payer, Direction(direction), Source(source), Reason(reason), count, Decimal(amount))
            for payer, direction, source, reason, count, amount in self._connection.execute(counted)
        ]

    def add_event(self, event: OwedEvent) -> None:
        last = select(func.coalesce(func.max(_E.place), 0)).where(_E.owed_id == event.owed_id)
        row: dict[str, Any] = {
            "id": event.id,
            "owed_id": event.owed_id,
            "place": self._connection.execute(last).scalar_one() + 1,
            "at": event.at,
            "user_id": event.by,
            "act": event.act,
            "before": None if event.before is None else str(event.before),
            "after": str(event.after),
            "amount": event.amount,
            "why": self._sealed(event.why.encode() or None, _E.why, event.id),
        }
        self._connection.execute(insert(owed_events), row)

    def events(self, owed_id: str) -> Sequence[OwedEvent]:
        asked = select(owed_events).where(_E.owed_id == owed_id).order_by(_E.place)
        return [self._event(row) for row in self._connection.execute(asked)]

    def _all(self, asked: Select[Any]) -> Sequence[Owed]:
        return [_owed(row) for row in self._connection.execute(asked)]

    def _event(self, row: Any) -> OwedEvent:
        return OwedEvent(
            id=row.id,
            owed_id=row.owed_id,
            at=row.at,
            by=row.user_id,
            act=row.act,
            before=None if row.before is None else OwedStatus(row.before),
            after=OwedStatus(row.after),
            why=(self._opened(row.why, _E.why, row.id) or b"").decode(),
            amount=row.amount,
        )


def _under_way() -> ColumnElement[bool]:
    return _O.status.in_([str(one) for one in UNDER_WAY])


def _wanted(asked: AskedOwed) -> list[ColumnElement[bool]]:
    names = ("direction", "source", "reason", "payer", "status", "claim_id", "chart_id", "sample")
    found = [_O[name] == getattr(asked, name) for name in names if getattr(asked, name) is not None]
    if asked.standing is not None:
        found.append(_under_way() if asked.standing else ~_under_way())
    return found


def _row(owed: Owed) -> dict[str, Any]:
    row = {name: getattr(owed, name) for name in _PLAIN} | {name: str(getattr(owed, name)) for name in _WORDS}
    return row | {name: row[name][:_WORD] for name in ("contract", "term", "code", "payer")}


def _owed(row: Any) -> Owed:
    return Owed(
        **{name: getattr(row, name) for name in _PLAIN},
        direction=Direction(row.direction),
        source=Source(row.source),
        reason=Reason(row.reason),
        status=OwedStatus(row.status),
    )
