"""Who bears what is allowed: patient, another payer, the simulated payer."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from medcodex.claims.simulated.pricing import share
from medcodex.claims.simulated.rules import Secondary
from medcodex.encounter.billing import Adjustment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.claims.simulated.rules import PayerRules
    from medcodex.encounter.billing import BilledClaim, BilledLine

_ZERO = Decimal(0)
_ORDER = "PSTABCDEFGH"
_DEDUCTIBLE, _COINSURANCE, _COPAY = "1", "2", "3"
_CONTRACT, _ABOVE_CHARGE, _EARLIER = "45", "94", "23"


class Shares(NamedTuple):
    """What the patient owes of what is allowed."""

    deductible: Decimal = _ZERO
    copay: Decimal = _ZERO
    coinsurance: Decimal = _ZERO

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.deductible + self.copay + self.coinsurance

    def within(self, most: Decimal) -> Shares:
        """The same as far as an amount goes, the deductible first."""
        deductible = min(self.deductible, most)
        copay = min(self.copay, most - deductible)
        return Shares(deductible, copay, min(self.coinsurance, most - deductible - copay))

    def adjustments(self) -> Iterator[Adjustment]:
        """As reasons of the group PR."""
        for reason, amount in ((_DEDUCTIBLE, self.deductible), (_COINSURANCE, self.coinsurance), (_COPAY, self.copay)):
            if amount:
                yield Adjustment("PR", reason, amount)


class Purse:
    """What a patient may still have to pay in the course of a claim: what is left of the deductible, and the copay that
    is asked for once."""

    def __init__(self, rules: PayerRules, met: Decimal) -> None:
        self._rules = rules.sharing
        self._deductible = max(rules.sharing.deductible - met, _ZERO)
        self._paid_copay = False

    def share(self, claim: BilledClaim, line: BilledLine | None, allowed: Decimal) -> Shares:
        """The patient's shares of what is allowed for a line, or for a stay as a whole where no line is given."""
        if line is not None and line.copay_exempt:
            return Shares()
        copay = min(self._copay(claim, line), allowed)
        deductible = min(self._deductible, allowed - copay)
        self._deductible -= deductible
        return Shares(deductible, copay, share(self._rules.coinsurance, allowed - copay - deductible))

    def _copay(self, claim: BilledClaim, line: BilledLine | None) -> Decimal:
        if line is None or self._paid_copay:
            return _ZERO
        asked = next((one.amount for one in self._rules.copays if one.services.hold(claim, line)), None)
        self._paid_copay = asked is not None
        return asked or _ZERO


class Split(NamedTuple):
    """A charge, all of it told: what is paid, and the adjustments that are the rest."""

    paid: Decimal
    shares: Shares
    adjustments: tuple[Adjustment, ...]


def split_of(charge: Decimal, allowed: Decimal, shares: Shares, earlier: Earlier | None, how: Secondary) -> Split:
    """A charge told in full, alone or behind payers that decided before."""
    return _alone(charge, allowed, shares) if earlier is None else _behind(charge, allowed, shares, earlier, how)


def _alone(charge: Decimal, allowed: Decimal, shares: Shares) -> Split:
    """Of a payer that nobody paid before. Where more is allowed than charged the adjustment is below zero."""
    reason = _CONTRACT if charge >= allowed else _ABOVE_CHARGE
    contract = (Adjustment("CO", reason, charge - allowed),) if charge != allowed else ()
    return Split(allowed - shares.total, shares, (*contract, *shares.adjustments()))


class Earlier(NamedTuple):
    """What payers before decided of a charge: what they paid, and what they left."""

    paid: Decimal
    left: Decimal


def _behind(charge: Decimal, allowed: Decimal, shares: Shares, earlier: Earlier, how: Secondary) -> Split:
    """Of a payer behind others (OA 23 is all that those decided): it pays no more than they left, and what it does not
    pay of that is the patient's own share or what its contract forgoes."""
    left = min(earlier.left, charge)
    alone_paid = allowed - shares.total
    most = alone_paid if how is Secondary.STANDARD else alone_paid - earlier.paid
    paid = max(min(most, left), _ZERO)
    own = shares.within(left - paid)
    found = [Adjustment("OA", _EARLIER, charge - left)] if charge != left else []
    contract = left - paid - own.total
    if contract:
        found.append(Adjustment("CO", _CONTRACT, contract))
    return Split(paid, own, (*found, *own.adjustments()))


def together(parts: Iterable[Earlier]) -> Earlier:
    """What was decided of a claim, out of what was decided of its lines."""
    told = list(parts)
    return Earlier(sum((one.paid for one in told), _ZERO), sum((one.left for one in told), _ZERO))


def earlier(claim: BilledClaim) -> tuple[Earlier, ...] | None:
    """What the payers before the one that is billed decided, for each line; None where there is none before. What they
    told of the whole claim alone is put to its lines, one after the other."""
    before = [one for one in claim.others if _rank(one.sequence) < _rank(claim.coverage.sequence)]
    if not before:
        return None
    if any(line.adjudications for line in claim.lines):
        return tuple(map(_of_line, claim.lines))
    last = max(before, key=lambda one: _rank(one.sequence))
    paid = sum((one.paid or _ZERO for one in before), _ZERO)
    left = last.remaining
    if left is None:
        left = _owed(last.adjustments) if last.adjustments else claim.charge - paid
    left, found = max(left, _ZERO), list[Earlier]()
    for line in claim.lines:
        found.append(Earlier(min(paid, line.charge), min(left, line.charge)))
        paid, left = paid - found[-1].paid, left - found[-1].left
    return tuple(found)


def _of_line(line: BilledLine) -> Earlier:
    left = line.charge
    for one in line.adjudications:
        left = min(left, _owed(one.adjustments) if one.remaining is None else one.remaining)
    return Earlier(sum((one.paid for one in line.adjudications), _ZERO), max(left, _ZERO))


def _owed(adjustments: Iterable[Adjustment]) -> Decimal:
    return sum((one.amount for one in adjustments if one.group == "PR"), _ZERO)


def _rank(sequence: str) -> int:
    return _ORDER.find(sequence) if sequence in _ORDER else len(_ORDER)
