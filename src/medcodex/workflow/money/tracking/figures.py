"""The use case: all figures of a period."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import UsageError
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.billing.rates import By, Rate, rates
from medcodex.workflow.money.owed.ports import AskedOwed
from medcodex.workflow.money.owed.seeing import totals
from medcodex.workflow.money.tracking.ageing import aged, starts
from medcodex.workflow.money.tracking.deciding import by_cause, decided
from medcodex.workflow.money.tracking.ports import ZERO, OwedRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from medcodex.workflow.money.owed.ports import Total
    from medcodex.workflow.money.owed.records import Direction, Source
    from medcodex.workflow.money.tracking.ageing import Aged
    from medcodex.workflow.money.tracking.asked import Asked
    from medcodex.workflow.money.tracking.deciding import Decided, Denied
    from medcodex.workflow.money.tracking.ports import Checks, MonthRow
    from medcodex.workflow.work import Work

MAX_DAYS = 1100
"""The longest period: three years."""


@dataclass(frozen=True, slots=True)
class DaysOpen:
    """Open charges in days of charges: ``sent`` charges of ``claims`` over ``days``. ``value`` is None where nothing
    was sent, or where the period does not end today (``current``)."""

    open: Decimal
    sent: Decimal
    claims: int
    days: int
    current: bool

    @property
    def value(self) -> float | None:
        """Days in receivables."""
        if not self.current or not self.sent or not self.days:
            return None
        return float(self.open * self.days / self.sent)


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything of a period; what is open is as of ``today``. Totals of all payers that are asked for stand beside
    the rows of each. ``clean`` is None where no claim was built. What is still owed is of all days."""

    asked: Asked
    today: dt.date
    open: Aged
    open_by_payer: Sequence[Aged]
    days_open: DaysOpen
    decided: Decided
    decided_by_payer: Sequence[Decided]
    causes: Sequence[Denied]
    reasons: Sequence[Denied]
    months: Sequence[MonthRow]
    checks: Checks
    clean: Rate | None
    owed: Sequence[OwedRow]
    payers: Sequence[str]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to count."""
        return not (self.open.claims or self.decided.claims or self.months or self.checks.payments.of or self.owed)


def figures(work: Work, asked: Asked) -> Figures:
    """The figures. ForbiddenError; UsageError for a period that ends before it begins or is too long."""
    require(work.actor, PERMISSION)
    if not 0 < asked.days <= MAX_DAYS:
        raise UsageError(f"a period of at most {MAX_DAYS} days expected, the first not behind the last", "since")
    counted, today = work.figures, work.now.date()
    whole, open_by_payer = aged(counted.open_claims(asked, starts(today)))
    decisions, decided_by_payer = decided(counted.decided(asked))
    causes, reasons = by_cause(counted.denied(asked))
    return Figures(
        asked,
        today,
        whole,
        open_by_payer,
        _days_open(work, asked, whole),
        decisions,
        decided_by_payer,
        causes,
        reasons,
        counted.months(asked),
        counted.checks(asked),
        _clean(work, asked),
        _owed(work, asked),
        counted.payers(sample=asked.sample),
    )


def _days_open(work: Work, asked: Asked, whole: Aged) -> DaysOpen:
    sent, today = work.figures.sent(asked), work.now.date()
    first = max(asked.first, sent.first or asked.first)
    days = max((min(asked.last, today) - first).days + 1, 0)
    # A site behind UTC asks for a day that is over there.
    return DaysOpen(whole.total, sent.charge, sent.claims, days, asked.last >= today - dt.timedelta(days=1))


def _owed(work: Work, asked: Asked) -> Sequence[OwedRow]:
    found: dict[tuple[Direction, Source], list[Total]] = defaultdict(list)
    for one in totals(work, AskedOwed(payer=asked.payer, sample=asked.sample)):
        found[one.direction, one.source].append(one)
    return [
        OwedRow(direction, source, sum(one.count for one in several), sum((one.amount for one in several), ZERO))
        for (direction, source), several in sorted(found.items())
    ]


def _clean(work: Work, asked: Asked) -> Rate | None:
    by = By.ALL if asked.payer is None else By.PAYER
    found = rates(work, by, asked.first, asked.last, sample=asked.sample)
    return next((one for one in found if one.name == (asked.payer or "")), None)
