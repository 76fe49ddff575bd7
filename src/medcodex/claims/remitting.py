"""A remittance adds up: each service, each claim, and the payment as a whole (005010X221A1, section 1.10.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.claims.finding import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter import Finding
    from medcodex.encounter.billing import Adjustment
    from medcodex.encounter.remittance import RemittedClaim

_ZERO = Decimal(0)


def claim_balance(claim: RemittedClaim) -> Iterator[Finding]:
    """RM-01 and RM-02: what was charged, less what was adjusted, is what was paid."""
    adjusted = _sum(claim.adjustments)
    for number, line in enumerate(claim.lines):
        lost = _sum(line.adjustments)
        adjusted += lost
        if line.charge - lost != line.paid:
            yield finding("RM-01", f"lines[{number}]", line.code, charge=line.charge, adjusted=lost, paid=line.paid)
    if claim.charge - adjusted != claim.paid:
        yield finding("RM-02", "claim", charge=claim.charge, adjusted=adjusted, paid=claim.paid)


def payment_balance(amount: Decimal, claims: Decimal, provider_adjustments: Decimal) -> Iterator[Finding]:
    """RM-03: the payment is what was paid for all claims, less what was adjusted with the provider."""
    if claims - provider_adjustments != amount:
        yield finding("RM-03", "payment", amount=amount, claims=claims, adjusted=provider_adjustments)


def _sum(adjustments: Iterable[Adjustment]) -> Decimal:
    return sum((one.amount for one in adjustments), _ZERO)
