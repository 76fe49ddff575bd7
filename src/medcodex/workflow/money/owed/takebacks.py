"""Money that a payer moves beside any claim (PLB): withheld with no claim that explains it, or to be taken later.

WO above zero lowers a payment. It is explained by what the payer took back before without taking the money (a WO below
zero of an earlier payment), oldest first; what is left is withheld, and owed to us until somebody finds what it was
for. WO below zero gives back what reversals of the same payment took: the payer will take it from a later one, and
until then we owe it. Forwarded balances (FB), interest and others move nothing that is owed.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.workflow.money.owed.opening import close, opened
from medcodex.workflow.money.owed.records import Direction, Owed, OwedStatus, Reason, Source
from medcodex.workflow.money.owed.status import Act

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.money.records import PaymentRecord, ProviderPosting
    from medcodex.workflow.work import Work

RECOVERY = "WO"
_ZERO = Decimal(0)


def after_payments(work: Work, payments: Sequence[PaymentRecord]) -> None:
    """What follows from money beside the claims of payments that were posted now."""
    for payment in payments:
        for one in work.money.beside(payment.id):
            if one.reason != RECOVERY:
                continue
            if one.amount < _ZERO:
                _add(work, payment, one, -one.amount)
            elif (left := _explained(work, payment, one.amount)) > _ZERO:
                _add(work, payment, one, left)


def _explained(work: Work, payment: PaymentRecord, taken: Decimal) -> Decimal:
    """Close what the payer had announced, as far as what was taken goes; what is left of that. Where less was taken
    than announced, the rest stays owed."""
    for owed in work.owed.beside(payment.payer):
        if taken <= _ZERO:
            break
        if owed.sample is not payment.sample:
            continue
        rest = owed.amount - taken
        taken -= min(owed.amount, taken)
        if rest > _ZERO:
            work.owed.save(replace(owed, amount=rest, changed_at=work.now))
        else:
            close(work, owed, Act.TAKEN_BACK)
    return taken


def _add(work: Work, payment: PaymentRecord, one: ProviderPosting, amount: Decimal) -> None:
    claim = work.billing.get(one.claim_id) if one.claim_id is not None else None
    later = one.amount < _ZERO
    opened(
        work,
        Owed(
            id=work.new_id(),
            direction=Direction.THEIRS if later else Direction.OURS,
            source=Source.TAKEBACK,
            reason=Reason.TO_BE_TAKEN if later else Reason.WITHHELD,
            payer=payment.payer,
            amount=amount,
            found_on=work.now.date(),
            status=OwedStatus.OPEN,
            changed_at=work.now,
            claim_id=None if claim is None else claim.id,
            chart_id=None if claim is None else claim.chart_id,
            payment_id=payment.id,
            answer_id=payment.answer_id,
            coder="" if claim is None else claim.coder,
            sample=payment.sample or (claim is not None and claim.sample),
        ),
    )
