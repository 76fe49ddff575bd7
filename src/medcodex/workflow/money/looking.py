"""Looking at payments: which there are, and one with what was posted of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.errors import ForbiddenError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.quality.reviewing import refuse_unblinding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.money.ports import Sums
    from medcodex.workflow.money.records import PaymentRecord, Posting, ProviderPosting
    from medcodex.workflow.work import Work

PERMISSION = "claim.read"


@dataclass(frozen=True, slots=True)
class ListedPayments:
    """Some payments, newest first, the id behind which the list goes on (None at its end), and what is posted of
    each."""

    payments: Sequence[PaymentRecord]
    after: str | None
    posted: Mapping[str, Sums]


@dataclass(frozen=True, slots=True)
class SeenPosting:
    """A posting with the claim that it is posted to. ``hidden``: its lines and codes are kept from an auditor whose
    review of the claim is blind."""

    posting: Posting
    claim: ClaimRecord | None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class SeenPayment:
    """A payment with some of its postings in the file's order, the segment behind which they go on (None at their end),
    and the payment that it repeats. ``ended`` is what stands of claims whose charts have ended: what they were paid,
    less what was adjusted beside them."""

    payment: PaymentRecord
    beside: Sequence[ProviderPosting]
    postings: Sequence[SeenPosting]
    after: int | None
    posted: Sums
    ended: Decimal
    first: PaymentRecord | None
    claims: Mapping[str, ClaimRecord]


def list_payments(work: Work, limit: int, after: str | None = None) -> ListedPayments:
    """Payments, newest first. ForbiddenError."""
    require(work.actor, PERMISSION)
    found = work.money.payments(limit=limit + 1, after=after)
    here = found[:limit]
    behind = here[-1].id if len(found) > limit else None
    return ListedPayments(here, behind, work.money.posted([one.id for one in here]))


def payment_of(work: Work, payment_id: str) -> PaymentRecord:
    """The payment of an id. NotFoundError."""
    found = work.money.payment(payment_id)
    if found is None:
        raise NotFoundError("no such payment", payment_id)
    return found


def see_payment(work: Work, payment_id: str, limit: int, after: int = 0) -> SeenPayment:
    """A payment with its postings behind a segment; that it was read is recorded. ForbiddenError, NotFoundError."""
    require(work.actor, PERMISSION)
    payment = payment_of(work, payment_id)
    found = work.money.postings(payment_id, limit=limit + 1, after=after)
    here = found[:limit]
    beside = work.money.beside(payment_id)
    named = {one for one in (*(each.claim_id for each in here), *(each.claim_id for each in beside)) if one}
    claims = {one.id: one for key in named if (one := work.billing.get(key)) is not None}
    posted = work.money.posted([payment_id])[payment_id]
    work.record(Event("payment.read", "payment", payment_id, detail={"claims": len(here)}))
    return SeenPayment(
        payment=payment,
        beside=beside,
        postings=[_seen(work, one, claims) for one in here],
        after=here[-1].segment if len(found) > limit else None,
        posted=posted,
        ended=ended_part(payment, posted, beside),
        first=None if payment.repeats is None else work.money.payment(payment.repeats),
        claims=claims,
    )


def ended_part(payment: PaymentRecord, posted: Sums, beside: Sequence[ProviderPosting]) -> Decimal:
    """What of a payment stands of claims that ended with their charts; nothing of one that repeats another."""
    if payment.repeats is not None:
        return Decimal(0)
    return payment.claims - posted.paid - (payment.adjusted - sum((one.amount for one in beside), Decimal(0)))


def _seen(work: Work, one: Posting, claims: Mapping[str, ClaimRecord]) -> SeenPosting:
    claim = None if one.claim_id is None else claims.get(one.claim_id)
    if claim is not None:
        try:
            refuse_unblinding(work, claim.chart_id, str(claim.claim))
        except ForbiddenError:
            bare = replace(one, lines=(), adjustments=(), remarks=(), drg="")
            return SeenPosting(bare, claim, hidden=True)
    return SeenPosting(one, claim)
