"""First decisions: how much was denied, how much was paid at once, how long it took, and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.workflow.money.records import Outcome
from medcodex.workflow.money.tracking.ports import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from medcodex.workflow.money.tracking.ports import DecidedRow, DenialRow


@dataclass(frozen=True, slots=True)
class Decided:
    """First decisions of one payer ("" for all): ``claims`` decided, of them ``denied`` as a whole, ``partly`` denied,
    paid at the ``first_pass``; charges of all and of those denied. ``days`` is the sum from sent to paid over ``timed``
    claims."""

    payer: str
    claims: int
    denied: int
    partly: int
    first_pass: int
    charge: Decimal
    charge_denied: Decimal
    timed: int
    days: int

    @property
    def mean_days(self) -> float | None:
        """Days from sent to paid, None where nothing was paid."""
        return self.days / self.timed if self.timed else None


@dataclass(frozen=True, slots=True)
class Denied:
    """What was denied for one ``reason`` ("" for all of a cause), dollars and how often: claims are counted once for
    each of their reasons."""

    cause: str
    reason: str
    amount: Decimal
    times: int


def decided(rows: Iterable[DecidedRow]) -> tuple[Decided, Sequence[Decided]]:
    """All together, and each payer, the one with most decisions first."""
    by_payer: dict[str, list[DecidedRow]] = defaultdict(list)
    for row in rows:
        by_payer[row.payer].append(row)
    payers = sorted((_of(payer, found) for payer, found in by_payer.items()), key=lambda one: (-one.claims, one.payer))
    return _of("", [row for found in by_payer.values() for row in found]), payers


def _of(payer: str, rows: Sequence[DecidedRow]) -> Decided:
    denied = [row for row in rows if row.outcome is Outcome.DENIED]
    paid = [row for row in rows if row.outcome is Outcome.PAID]
    return Decided(
        payer,
        sum(row.claims for row in rows),
        sum(row.claims for row in denied),
        sum(row.claims for row in paid if row.partly),
        sum(row.claims for row in paid if not row.partly and not row.empty),
        sum((row.charge for row in rows), ZERO),
        sum((row.charge for row in denied), ZERO),
        sum(row.timed for row in paid),
        sum(row.days for row in paid),
    )


def by_cause(rows: Iterable[DenialRow]) -> tuple[Sequence[Denied], Sequence[Denied]]:
    """By cause and by reason, most money first."""
    causes: dict[tuple[str, str], list[DenialRow]] = defaultdict(list)
    reasons: dict[tuple[str, str], list[DenialRow]] = defaultdict(list)
    for row in rows:
        causes[row.cause, ""].append(row)
        reasons[row.cause, row.reason].append(row)
    return _sorted(causes), _sorted(reasons)


def _sorted(found: dict[tuple[str, str], list[DenialRow]]) -> Sequence[Denied]:
    summed = [
        Denied(cause, reason, sum((row.amount for row in rows), ZERO), sum(row.claims for row in rows))
        for (cause, reason), rows in found.items()
    ]
    return sorted(summed, key=lambda one: (-one.amount, one.cause, one.reason))
