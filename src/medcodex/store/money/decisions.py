"""First decisions, and what of an answer is a denial, in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, or_, select, tuple_

from medcodex.store.schema.billing import billed_claims
from medcodex.store.schema.money import payments, posted_adjustments, postings
from medcodex.workflow.billing.records import FIRST_PAYER, ORIGINAL
from medcodex.workflow.money.records import Outcome
from medcodex.workflow.money.tracking.ports import ZERO
from medcodex.workflow.money.tracking.tables import no_denials

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from medcodex.workflow.money.tracking.asked import Asked

_C, _P, _A = billed_claims.c, postings.c, posted_adjustments.c
_NOT_KNOWN = ("", "other")
_DECIDES = (str(Outcome.PAID), str(Outcome.DENIED))


def first_submission() -> tuple[ColumnElement[bool], ...]:
    """Claims that replace none and take none back, to the first of a patient's payers."""
    return _C.replaces.is_(None), _C.frequency == ORIGINAL, _C.sequence == FIRST_PAYER


def of_kind(asked: Asked) -> ColumnElement[bool]:
    """Postings, joined with their claims if they have any, of real money, or samples."""
    if asked.sample:
        return or_(_P.sample.is_(True), _C.sample.is_(True))
    return and_(_P.sample.is_(False), or_(_C.id.is_(None), _C.sample.is_(False)))


def posted_in(asked: Asked) -> list[ColumnElement[bool]]:
    """Postings of the period and the payer."""
    found = [_P.posted_at >= asked.since, _P.posted_at < asked.until]
    return found if asked.payer is None else [*found, _P.payer == asked.payer]


def denies() -> ColumnElement[bool]:
    """Adjustments, joined with their postings, that deny something. One without a known cause does where the whole
    claim was denied, or that is taken back."""
    of_whole = or_(_P.outcome == str(Outcome.DENIED), and_(_P.outcome == str(Outcome.REVERSED), _P.paid == ZERO))
    return and_(
        _A.amount != ZERO,
        _A.adjustment_group.not_in(no_denials("group")),
        _A.cause.not_in(no_denials("cause")),
        _A.reason.not_in(no_denials("reason")),
        or_(_A.cause.not_in(_NOT_KNOWN), of_whole),
    )


def first_decisions(asked: Asked) -> Select[Any]:
    """Postings of the period that decided a first submission for the first time, with what is needed to tell when it
    was sent and paid."""
    earlier = postings.alias("earlier")
    of_same = earlier.c.sample.is_(False) if not asked.sample else or_(earlier.c.sample.is_(True), _C.sample.is_(True))
    decided_before = exists().where(
        earlier.c.claim_id == _P.claim_id,
        earlier.c.outcome.in_(_DECIDES),
        of_same,
        tuple_(earlier.c.posted_at, earlier.c.segment, earlier.c.id) < tuple_(_P.posted_at, _P.segment, _P.id),
    )
    return (
        select(_P.id, _P.payer, _P.outcome, _P.charge, _P.paid, _P.patient, _P.posted_at, payments.c.date, _C.sent_at)
        .join(billed_claims, _C.id == _P.claim_id)
        .join(payments, payments.c.id == _P.payment_id)
        .where(
            *posted_in(asked),
            _P.outcome.in_(_DECIDES),
            *first_submission(),
            of_kind(asked),
            ~decided_before,
        )
    )
