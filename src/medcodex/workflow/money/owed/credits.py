"""Whether a payment is one too many, or more than was charged."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.workflow.money.owed.records import Reason
from medcodex.workflow.money.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.money.records import Posting

_ZERO = Decimal(0)


def credit_of(posting: Posting, before: Sequence[Posting]) -> tuple[Reason, Decimal] | None:
    """What a posting pays too much of its claim, and why, given what stands of the claim before it; None where nothing.

    PAID_TWICE: the same payer has paid the same charge of the same lines in the same place in line (first payer,
    second ...) before, and took nothing back; what it pays again. OVER_CHARGE: with this, all payers together have paid
    more than is charged; what is beyond."""
    if posting.outcome is not Outcome.PAID or posting.paid <= _ZERO:
        return None
    if any(_is_same(posting, one) for one in before):
        return Reason.PAID_TWICE, posting.paid
    paid = posting.paid + sum((one.paid for one in before), _ZERO)
    charge = max([posting.charge, *(one.charge for one in before)])
    return (Reason.OVER_CHARGE, min(paid - charge, posting.paid)) if paid > charge else None


def _is_same(one: Posting, other: Posting) -> bool:
    return (
        other.outcome is Outcome.PAID
        and other.paid > _ZERO
        and (one.payer, one.status, one.charge, _services(one))
        == (other.payer, other.status, other.charge, _services(other))
    )


def _services(one: Posting) -> Sequence[tuple[str, str, Decimal]]:
    return sorted((line.code, line.revenue, line.charge) for line in one.lines)
