"""What denials are listed, ranked and counted by: statements that open nothing sealed."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from medcodex.store.billing.rows import Rows
from medcodex.store.schema.denials import denials
from medcodex.store.schema.money import posted_lines, postings
from medcodex.workflow.money.denials.ports import DecidedLine, DenialTally, DeniedSort, Outline
from medcodex.workflow.money.denials.status import CLOSED, DenialStatus
from medcodex.workflow.money.records import Outcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from medcodex.workflow.money.denials.ports import AskedDenials

_D, _P, _L = denials.c, postings.c, posted_lines.c
_ZERO = Decimal(0)


class FigureRows(Rows):
    """The part of DenialRepository that lists and counts."""

    def outlines(self, asked: AskedDenials) -> Sequence[Outline]:
        names = (_D.id, _D.payer, _D.reason, _D.cause, _D.amount, _D.recovered, _D.status, _D.denied_on, _D.respond_by)
        found = select(*names, _D.sample).where(*_wanted(asked))
        return [
            Outline(
                row.id,
                row.payer,
                row.reason,
                row.cause,
                _ZERO if row.status == DenialStatus.OVERTURNED else max(row.amount - row.recovered, _ZERO),
                DenialStatus(row.status),
                row.denied_on,
                row.respond_by,
                row.sample,
            )
            for row in self._connection.execute(found)
        ]

    def payers(self) -> Sequence[str]:
        return list(self._connection.execute(select(_D.payer).distinct().order_by(_D.payer)).scalars())

    def tallies(self) -> Sequence[DenialTally]:
        counts = [
            func.sum(case((_D.status == str(one), 1), else_=0))
            for one in (DenialStatus.OVERTURNED, DenialStatus.UPHELD, DenialStatus.WRITTEN_OFF)
        ]
        asked = (
            select(_D.payer, _D.reason, _D.cause, _D.sample, *counts)
            .where(_D.status.in_([str(one) for one in CLOSED]))
            .group_by(_D.payer, _D.reason, _D.cause, _D.sample)
        )
        return [DenialTally(*row[:4], *(int(one) for one in row[4:])) for row in self._connection.execute(asked)]

    def sorts(self, since: dt.datetime) -> Sequence[DeniedSort]:
        same = (_D.payer, _D.sample, _D.system, _D.code, _D.modifiers, _D.adjustment_group, _D.reason, _D.cause)
        asked = (
            select(*same, _D.claim_id, _D.line)
            .where(_D.opened_at >= since, _D.line.is_not(None), _D.status != str(DenialStatus.OVERTURNED))
            .order_by(*same, _D.claim_id, _D.line)
        )
        grouped: dict[tuple[object, ...], list[tuple[str, int]]] = defaultdict(list)
        for *key, claim, line in self._connection.execute(asked):
            grouped[tuple(key)].append((claim, line))
        return [
            DeniedSort(
                str(payer), bool(sample), str(system), str(code), tuple(str(modifiers).split()), str(group),
                str(reason), str(cause), tuple(places),
            )
            for (payer, sample, system, code, modifiers, group, reason, cause), places in grouped.items()
        ]  # fmt: skip

    def decided_lines(self, payer: str, code: str, since: dt.datetime, *, sample: bool) -> Sequence[DecidedLine]:
        back = postings.alias("back")
        of_code = select(_L.posting_id).where(_L.code == code)
        asked = (
            select(_P.claim_id, _L.line, _L.code, _L.modifiers, _L.paid)
            .join(posted_lines, _L.posting_id == _P.id)
            .where(
                _P.id.in_(of_code),
                _P.payer == payer,
                _P.sample.is_(sample),
                _P.posted_at >= since,
                _P.claim_id.is_not(None),
                _P.outcome.in_([str(Outcome.PAID), str(Outcome.DENIED)]),
                ~select(back.c.id).where(back.c.reverses == _P.id).exists(),
            )
            .order_by(_P.posted_at, _P.segment, _L.place)
        )
        last = {
            (row.claim_id, row.line, row.code): DecidedLine(
                row.claim_id, row.line, row.code, tuple(row.modifiers.split()), row.paid
            )
            for row in self._connection.execute(asked)
        }
        return list(last.values())


def _wanted(asked: AskedDenials) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_D.status.in_([str(one) for one in asked.statuses])]
    for column, value in (
        (_D.payer, asked.payer),
        (_D.cause, asked.cause),
        (_D.assigned, asked.assigned),
        (_D.chart_id, asked.chart_id),
        (_D.claim_id, asked.claim_id),
    ):
        if value is not None:
            found.append(column == value)
    if asked.due_until is not None:
        found.append(_D.respond_by <= asked.due_until)
    return found
