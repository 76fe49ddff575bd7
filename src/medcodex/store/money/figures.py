"""Sums over claims and postings: the database counts, no row of a claim leaves it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, and_, case, exists, func, literal_column, or_, select, type_coerce

from medcodex.store.money.days import WholeDays, YearMonth
from medcodex.store.money.decisions import denies, first_decisions, first_submission, of_kind, posted_in
from medcodex.store.schema.base import Money
from medcodex.store.schema.billing import billed_claims
from medcodex.store.schema.money import payments, posted_adjustments, postings
from medcodex.workflow.billing.records import VOIDS
from medcodex.workflow.billing.status import ClaimStatus
from medcodex.workflow.money.records import Outcome
from medcodex.workflow.money.tracking.ports import (
    ZERO,
    Checks,
    DecidedRow,
    DenialRow,
    Faulty,
    MonthRow,
    OpenRow,
    SentRow,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from sqlalchemy import ColumnElement, Connection, FromClause, Select

    from medcodex.workflow.money.tracking.asked import Asked

_C, _P, _A, _PAY = billed_claims.c, postings.c, posted_adjustments.c, payments.c
_OPEN = (ClaimStatus.SENT, ClaimStatus.ACKNOWLEDGED, ClaimStatus.REJECTED, ClaimStatus.DENIED)
_PAYERS_BEFORE = "23"
"""The reason for what payers before this one paid and adjusted."""
_NO_CENTS = literal_column("0", BigInteger)


class MoneyFigures:
    """workflow.money.tracking.ports.FigureRepository."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open_claims(self, asked: Asked, starts: Sequence[dt.datetime]) -> Sequence[OpenRow]:
        behind = billed_claims.alias("behind")
        went_on = exists().where(behind.c.follows == _C.id, behind.c.sent_at.is_not(None))
        is_open = and_(
            _C.sample.is_(asked.sample),
            _C.sent_at.is_not(None),
            _C.status.in_([str(one) for one in _OPEN]),
            _C.frequency != VOIDS,
            or_(_C.status != str(ClaimStatus.DENIED), ~went_on),
            *_of_payer(asked),
        )
        begun = _begun(is_open)
        sent = func.coalesce(begun.c.sent_at, _C.sent_at, type_=_C.sent_at.type)
        age = case(*((sent >= start, place) for place, start in enumerate(starts)), else_=len(starts))
        found = (
            select(_C.payer, age.label("age"), _C.status, _left().label("charge"))
            .outerjoin(begun, begun.c.id == _C.id)
            .where(is_open)
            .subquery()
        )
        summed = select(found.c.payer, found.c.age, found.c.status, func.count(), func.sum(found.c.charge)).group_by(
            found.c.payer, found.c.age, found.c.status
        )
        return [
            OpenRow(payer, place, ClaimStatus(status), claims, charge or ZERO)
            for payer, place, status, claims, charge in self._connection.execute(summed)
        ]

    def sent(self, asked: Asked) -> SentRow:
        inside = and_(_C.sent_at >= asked.since, _C.sent_at < asked.until)
        row = self._connection.execute(
            select(
                func.count().filter(inside).label("claims"),
                func.sum(_C.charge).filter(inside).label("charge"),
                func.min(_C.sent_at).label("first"),
            ).where(
                _C.sample.is_(asked.sample),
                _C.sent_at.is_not(None),
                *first_submission(),
                *_of_payer(asked),
            )
        ).one()
        return SentRow(row.claims, row.charge or ZERO, None if row.first is None else row.first.date())

    def decided(self, asked: Asked) -> Sequence[DecidedRow]:
        paid = _P.outcome == str(Outcome.PAID)
        partly = case((paid, exists().where(_A.posting_id == _P.id, denies())), else_=False)
        days = WholeDays(func.coalesce(_PAY.date, _P.posted_at), _C.sent_at)
        first = (
            first_decisions(asked)
            .add_columns(
                partly.label("partly"),
                and_(_P.paid == ZERO, _P.patient == ZERO).label("empty"),
                case((and_(paid, _P.paid > ZERO, days >= 0), days)).label("days"),
            )
            .subquery()
        )
        alike = (first.c.payer, first.c.outcome, first.c.partly, first.c.empty)
        summed = select(
            *alike, func.count(), func.sum(first.c.charge), func.count(first.c.days), func.sum(first.c.days)
        ).group_by(*alike)
        return [
            DecidedRow(payer, Outcome(outcome), bool(part), bool(empty), claims, charge, timed, int(total or 0))
            for payer, outcome, part, empty, claims, charge, timed, total in self._connection.execute(summed)
        ]

    def denied(self, asked: Asked) -> Sequence[DenialRow]:
        found = (
            first_decisions(asked)
            .join(posted_adjustments, _A.posting_id == _P.id)
            .where(denies())
            .with_only_columns(_P.payer, _A.cause, _A.reason, func.count(_A.posting_id.distinct()), func.sum(_A.amount))
            .group_by(_P.payer, _A.cause, _A.reason)
        )
        return [DenialRow(*row) for row in self._connection.execute(found)]

    def months(self, asked: Asked) -> Sequence[MonthRow]:
        month = YearMonth(_P.posted_at)
        decides = _P.outcome != str(Outcome.NOTED)
        whole = _posted(asked, month.label("month"), func.count(), func.sum(_P.charge), func.sum(_P.paid))
        before = _A.reason == _PAYERS_BEFORE
        part = case((before, "before"), (denies(), "denied"), else_="patient")
        parts = (
            _posted(asked, month.label("month"), part.label("part"), func.sum(_A.amount))
            .join(posted_adjustments, _A.posting_id == _P.id)
            .where(decides, or_(before, denies(), _A.adjustment_group == "PR"))
            .group_by("month", "part")
        )
        told: dict[str, dict[str, Decimal]] = defaultdict(dict)
        for name, what, amount in self._connection.execute(parts):
            told[name][what] = amount
        return [
            MonthRow(
                name,
                count,
                charge - told[name].get("before", ZERO),
                paid,
                told[name].get("denied", ZERO),
                told[name].get("patient", ZERO),
            )
            for name, count, charge, paid in self._connection.execute(
                whole.where(decides).group_by("month").order_by("month")
            )
        ]

    def checks(self, asked: Asked) -> Checks:
        difference = _cents(_PAY.amount) - _cents(_PAY.claims) + _cents(_PAY.adjusted)
        paid = select(difference.label("difference")).where(
            _PAY.posted_at >= asked.since,
            _PAY.posted_at < asked.until,
            _PAY.sample.is_(asked.sample),
            _PAY.repeats.is_(None),  # nothing of it is posted again
            *([] if asked.payer is None else [_PAY.payer == asked.payer]),
        )
        adjusted = func.coalesce(func.sum(_cents(_A.amount)), _NO_CENTS)
        posted = (
            _posted(asked, (_cents(_P.charge) - _cents(_P.paid) - adjusted).label("difference"))
            .outerjoin(posted_adjustments, _A.posting_id == _P.id)
            .group_by(_P.id, _P.charge, _P.paid)
        )
        stray = _posted(asked, case((_P.claim_id.is_(None), _cents(_P.paid))).label("difference"))
        return Checks(
            self._faulty(paid, lambda one: one != 0),
            self._faulty(posted, lambda one: one != 0),
            self._faulty(stray, lambda one: one.is_not(None)),
        )

    def payers(self, *, sample: bool) -> Sequence[str]:
        sent = select(_C.payer).where(_C.sample.is_(sample), _C.sent_at.is_not(None))
        paid = select(_PAY.payer).where(_PAY.sample.is_(sample))
        return sorted(filter(None, self._connection.execute(sent.union(paid)).scalars()))

    def _faulty(self, asked: Select[Any], is_faulty: Any) -> Faulty:
        rows = asked.subquery()
        wrong = is_faulty(rows.c.difference)
        amount = type_coerce(func.sum(func.abs(rows.c.difference)).filter(wrong), Money)
        count, of, dollars = self._connection.execute(
            select(func.count().filter(wrong), func.count(), amount).select_from(rows)
        ).one()
        return Faulty(count, of, dollars or ZERO)


def _of_payer(asked: Asked) -> list[ColumnElement[bool]]:
    return [] if asked.payer is None else [_C.payer == asked.payer]


def _cents(column: ColumnElement[Any]) -> ColumnElement[int]:
    return type_coerce(column, BigInteger)


def _posted(asked: Asked, *columns: ColumnElement[Any]) -> Select[Any]:
    """Of the postings of the period, with their claims where they have any."""
    joined = postings.outerjoin(billed_claims, _C.id == _P.claim_id)
    return select(*columns).select_from(joined).where(*posted_in(asked), of_kind(asked))


def _left() -> ColumnElement[Any]:
    """A claim's charge; of one to a further payer, less what the payer before paid and took off by contract."""
    before = _P.claim_id == _C.follows
    paid = select(func.sum(_cents(_P.paid))).where(before, _P.outcome != str(Outcome.NOTED))
    off = (
        select(func.sum(_cents(_A.amount)))
        .join_from(postings, posted_adjustments, _A.posting_id == _P.id)
        .where(before, _P.outcome != str(Outcome.NOTED), _A.adjustment_group != "PR", ~denies())
    )
    taken = func.coalesce(paid.correlate(billed_claims).scalar_subquery(), _NO_CENTS) + func.coalesce(
        off.correlate(billed_claims).scalar_subquery(), _NO_CENTS
    )
    return type_coerce(case((_C.follows.is_(None), _cents(_C.charge)), else_=_cents(_C.charge) - taken), Money)


def _begun(is_open: ColumnElement[bool]) -> FromClause:
    """When the first of the claims was sent that an open one replaces, by the id of the open one."""
    chain = select(_C.id, _C.replaces, _C.sent_at).where(is_open, _C.replaces.is_not(None)).cte(recursive=True)
    before = billed_claims.alias("before")
    chain = chain.union_all(
        select(chain.c.id, before.c.replaces, before.c.sent_at).join(before, before.c.id == chain.c.replaces)
    )
    return select(chain.c.id, func.min(chain.c.sent_at).label("sent_at")).group_by(chain.c.id).subquery()
