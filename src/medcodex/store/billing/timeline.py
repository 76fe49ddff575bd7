"""What happened to claims; what somebody typed is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from medcodex.store.billing.rows import Rows
from medcodex.store.schema.billing import MAX_TOLD, claim_events
from medcodex.workflow.billing.records import ClaimEvent
from medcodex.workflow.billing.status import ClaimStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

_E = claim_events.c


class TimelineRows(Rows):
    """The part of BillingRepository that keeps timelines."""

    def add_event(self, event: ClaimEvent) -> None:
        last = select(func.coalesce(func.max(_E.place), 0)).where(_E.claim_id == event.claim_id)
        row: dict[str, Any] = {
            "id": event.id,
            "claim_id": event.claim_id,
            "place": self._connection.execute(last).scalar_one() + 1,
            "at": event.at,
            "user_id": event.by,
            "act": event.act,
            "before": None if event.before is None else str(event.before),
            "after": str(event.after),
            "answer_id": event.answer_id,
            "told": " ".join(event.told)[:MAX_TOLD],
            "why": self._sealed(event.why.encode() or None, _E.why, event.id),
        }
        self._connection.execute(insert(claim_events), row)

    def events(self, claim_id: str) -> Sequence[ClaimEvent]:
        asked = select(claim_events).where(_E.claim_id == claim_id).order_by(_E.place)
        return [self._event(row) for row in self._connection.execute(asked)]

    def _event(self, row: Any) -> ClaimEvent:
        return ClaimEvent(
            id=row.id,
            claim_id=row.claim_id,
            at=row.at,
            by=row.user_id,
            act=row.act,
            before=None if row.before is None else ClaimStatus(row.before),
            after=ClaimStatus(row.after),
            why=(self._opened(row.why, _E.why, row.id) or b"").decode(),
            answer_id=row.answer_id,
            told=tuple(row.told.split()),
        )
