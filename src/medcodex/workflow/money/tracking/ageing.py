"""Open claims by how long they wait."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.workflow.billing.status import ClaimStatus
from medcodex.workflow.money.tracking.ports import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from medcodex.workflow.money.tracking.ports import OpenRow

BUCKETS = ("0-30", "31-60", "61-90", "91-120", "over 120")
"""Days since a claim was sent."""
_UP_TO = (30, 60, 90, 120)
_OLD = 3  # the first bucket over 90 days


@dataclass(frozen=True, slots=True)
class Aged:
    """Open charges of one payer ("" for all): dollars by bucket, and of them those that wait for an answer, were
    rejected before a decision, or denied."""

    payer: str
    claims: int
    buckets: tuple[Decimal, ...]
    counts: tuple[int, ...]
    waiting: Decimal
    rejected: Decimal
    denied: Decimal

    @property
    def total(self) -> Decimal:
        """All of it."""
        return sum(self.buckets, ZERO)

    @property
    def over_90(self) -> Decimal:
        """What is older than 90 days."""
        return sum(self.buckets[_OLD:], ZERO)


def starts(today: dt.date) -> tuple[dt.datetime, ...]:
    """The first moments of the buckets but the last: what was sent 30 days ago is the oldest of the first."""
    return tuple(dt.datetime.combine(today, dt.time(), dt.UTC) - dt.timedelta(days=days) for days in _UP_TO)


def aged(rows: Iterable[OpenRow]) -> tuple[Aged, Sequence[Aged]]:
    """All together, and each payer, the one with most first."""
    by_payer: dict[str, list[OpenRow]] = defaultdict(list)
    for row in rows:
        by_payer[row.payer].append(row)
    payers = sorted((_of(payer, found) for payer, found in by_payer.items()), key=lambda one: (-one.total, one.payer))
    return _of("", [row for found in by_payer.values() for row in found]), payers


def _of(payer: str, rows: Sequence[OpenRow]) -> Aged:
    def charge(*statuses: ClaimStatus) -> Decimal:
        return sum((row.charge for row in rows if row.status in statuses), ZERO)

    places = range(len(BUCKETS))
    return Aged(
        payer,
        sum(row.claims for row in rows),
        tuple(sum((row.charge for row in rows if row.age == age), ZERO) for age in places),
        tuple(sum(row.claims for row in rows if row.age == age) for age in places),
        charge(ClaimStatus.SENT, ClaimStatus.ACKNOWLEDGED),
        charge(ClaimStatus.REJECTED),
        charge(ClaimStatus.DENIED),
    )
