"""What a simulated payer allows for a service or a stay."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from medcodex.claims.acknowledging import days_of_service
from medcodex.claims.clinical import is_inpatient

if TYPE_CHECKING:
    from medcodex.claims.simulated.rules import PayerRules
    from medcodex.encounter.billing import BilledClaim, BilledLine

_CENT = Decimal("0.01")
_ONE = Decimal(1)


def cents(amount: Decimal) -> Decimal:
    """Rounded to whole cents, a half up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def share(percent: Decimal, amount: Decimal) -> Decimal:
    """So many percent of an amount, in whole cents."""
    return cents(amount * percent / 100)


def allowed_for(claim: BilledClaim, line: BilledLine, rules: PayerRules) -> Decimal:
    """The fee of the first rule that is for a line, never more than what is charged and not billed as uncovered."""
    charge = line.charge - (line.noncovered or 0)
    fee = next((one for one in rules.fees if one.services.hold(claim, line)), None)
    if fee is None:
        return share(rules.otherwise, charge)
    if fee.percent is not None:
        return share(fee.percent, charge)
    return min(charge, cents((fee.amount or Decimal(0)) * (_ONE if line.units is None else line.units)))


def group_of(claim: BilledClaim) -> str:
    """The group (DRG) that an institutional claim tells, without leading zeros; "" where it tells none."""
    return next((one.code.lstrip("0") for one in claim.codes if one.kind == "drg"), "")


def stay_allowed(claim: BilledClaim, rules: PayerRules) -> Decimal | None:
    """What is allowed for an inpatient stay as a whole; None where its lines are looked at one by one."""
    if not is_inpatient(claim):
        return None
    stays = rules.stays
    weight = stays.weights.get(group_of(claim))
    if weight is not None:
        return cents(stays.base * weight)
    days = covered_days(claim)
    if stays.per_day is not None and days:
        return cents(stays.per_day * days)
    return None if stays.percent is None else share(stays.percent, claim.charge)


def covered_days(claim: BilledClaim) -> int:
    """Days of the period that an institutional claim covers, the last one not counted unless it is the only one; 0
    where it tells none."""
    first, last = days_of_service(claim)
    if first is None or last is None:
        return 0
    return max((last - first).days, 1)
