"""Money owed in both directions in one list: what is kept here, and overpayments that audits found, by reference."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.errors import NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.money.owed.ports import Total
from medcodex.workflow.money.owed.records import UNDER_WAY, Direction, Owed, OwedStatus, Reason, Source
from medcodex.workflow.quality.overpayment import Stage
from medcodex.workflow.session.session import readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.money.owed.ports import AskedOwed
    from medcodex.workflow.money.owed.records import OwedEvent
    from medcodex.workflow.quality.overpayment import Overpayment
    from medcodex.workflow.work import Work

PERMISSION = "claim.read"
MOST = 5000
"""Rows of a list at most, whatever page is asked for."""


@dataclass(frozen=True, slots=True)
class ListedOwed:
    """A page of what is owed, whether there is more, the totals of all that was asked for, and claims and charts by
    their ids."""

    rows: Sequence[Owed]
    more: bool
    totals: Sequence[Total]
    claims: Mapping[str, ClaimRecord]
    charts: Mapping[str, Chart]

    def number(self, one: Owed) -> str:
        """The claim's number, "" where it is of no claim."""
        claim = self.claims.get(one.claim_id or "")
        return "" if claim is None else claim.number

    def account(self, one: Owed) -> str:
        """The chart's account, "" where it is of no chart."""
        chart = self.charts.get(one.chart_id or "")
        return "" if chart is None else chart.account


@dataclass(frozen=True, slots=True)
class SeenOwed:
    """One sum with its timeline, claim and chart; None where it moved beside any claim. ``segment`` of the answer file
    is where its posting begins; 0 without one."""

    owed: Owed
    events: Sequence[OwedEvent]
    claim: ClaimRecord | None
    chart: Chart | None
    others: Sequence[Owed]
    segment: int = 0


def list_owed(work: Work, asked: AskedOwed, number: int, limit: int) -> ListedOwed:
    """The ``number``th page, counted from one. ForbiddenError."""
    require(work.actor, PERMISSION)
    begin, until = (number - 1) * limit, min(number * limit, MOST)
    rows = ranked([*work.owed.listed(asked, limit=until + 1), *audited(work, asked)], by_deadline=asked.by_deadline)
    here = rows[begin:until]
    work.record(Event("owed.list", "owed", "all", detail={"rows": len(here)}))
    return ListedOwed(here, len(rows) > until, totals(work, asked), *_around(work, here))


def totals(work: Work, asked: AskedOwed) -> Sequence[Total]:
    """What is owed of those that are asked for, by payer, direction, source and reason, the most money first.
    ForbiddenError."""
    require(work.actor, PERMISSION)
    return sorted(
        [*work.owed.totals(asked), *_summed(audited(work, asked))], key=lambda one: (-one.amount, one.payer, one.reason)
    )


def see_owed(work: Work, owed_id: str) -> SeenOwed:
    """One of them; that its chart was read is recorded. ForbiddenError, also for an auditor whose review of the claim
    is blind; NotFoundError."""
    require(work.actor, PERMISSION)
    one = work.owed.get(owed_id)
    if one is None:
        raise NotFoundError("no such money owed", owed_id)
    claim = work.billing.get(one.claim_id) if one.claim_id is not None else None
    chart = readable(work, claim.chart_id, claim.claim) if claim is not None else None
    others = [each for each in work.owed.of_claim(claim.id) if each.id != one.id] if claim is not None else []
    posting = work.money.posting(one.posting_id) if one.posting_id is not None else None
    segment = 0 if posting is None else posting.segment
    return SeenOwed(one, work.owed.events(owed_id), claim, chart, others, segment)


def ranked(rows: Iterable[Owed], *, by_deadline: bool) -> Sequence[Owed]:
    """The most money first; or the nearest deadline, and those without one by money behind them."""
    if by_deadline:
        return sorted(rows, key=lambda one: (one.due is None, one.due or one.found_on, -one.amount, one.id))
    return sorted(rows, key=lambda one: (-one.amount, one.id))


def audited(work: Work, asked: AskedOwed) -> Sequence[Owed]:
    """Overpayments that audits found, as far as they are asked for. They are kept with their clocks elsewhere."""
    if (
        asked.direction is Direction.OURS
        or asked.source not in {None, Source.AUDIT}
        or asked.reason not in {None, Reason.AUDITED}
        or asked.claim_id is not None
        or asked.sample
    ):
        return []
    today = work.now.date()
    found = [_of_audit(one, one.stage(today)) for one in work.quality.overpayments()]
    return [one for one in found if _is_asked(one, asked)]


def _is_asked(one: Owed, asked: AskedOwed) -> bool:
    return (
        asked.payer in {None, one.payer}
        and asked.chart_id in {None, one.chart_id}
        and asked.status in {None, one.status}
        and (asked.standing is None or asked.standing == (one.status in UNDER_WAY))
    )


def _of_audit(one: Overpayment, stage: Stage) -> Owed:
    status = {Stage.RETURNED: OwedStatus.RETURNED, Stage.NONE_DUE: OwedStatus.NONE_DUE}.get(stage, OwedStatus.OPEN)
    return Owed(
        id=one.id,
        direction=Direction.THEIRS,
        source=Source.AUDIT,
        reason=Reason.AUDITED,
        payer=one.payer,
        amount=one.amount,
        found_on=one.identified,
        status=OwedStatus.REPORTED if status is OwedStatus.OPEN and one.reported else status,
        changed_at=dt.datetime.combine(one.identified, dt.time(), dt.UTC),
        chart_id=one.chart_id,
        overpayment_id=one.id,
        due=one.deadline,
        reported=one.reported,
        returned=one.returned,
        version=one.version,
    )


def _summed(rows: Iterable[Owed]) -> Sequence[Total]:
    found: dict[str, list[Decimal]] = {}
    for one in rows:
        found.setdefault(one.payer, []).append(one.amount)
    return [
        Total(payer, Direction.THEIRS, Source.AUDIT, Reason.AUDITED, len(amounts), sum(amounts, Decimal(0)))
        for payer, amounts in found.items()
    ]


def _around(work: Work, rows: Sequence[Owed]) -> tuple[Mapping[str, ClaimRecord], Mapping[str, Chart]]:
    claims = {key: work.billing.get(key) for key in {one.claim_id for one in rows if one.claim_id}}
    charts = {key: work.charts.get(key) for key in {one.chart_id for one in rows if one.chart_id}}
    return (
        {key: one for key, one in claims.items() if one is not None},
        {key: one for key, one in charts.items() if one is not None},
    )
