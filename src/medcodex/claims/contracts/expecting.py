"""What a claim should be paid by its contract: the allowed amount, of which the payer and the patient each pay a part.

A term that prices the claim as a whole goes before those of lines; lines that are carved out are priced by themselves
beside it. Amounts are rounded to the cent, halves up, each line by itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from medcodex.claims.contracts.contract import OF_CLAIM, Pay
from medcodex.claims.contracts.fitting import drg_of, fits_claim, fits_line
from medcodex.claims.contracts.medicare import MedicareFee, MedicareSchedule
from medcodex.claims.contracts.medicare_several import several

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.claims.contracts.contract import Band, Contract, Term
    from medcodex.encounter.billing import BilledClaim, BilledLine

_ZERO, _CENT, _HUNDRED = Decimal(0), Decimal("0.01"), Decimal(100)
_ROOM_AND_BOARD = ("0100", "0219")
"""Revenue codes whose units are days (NUBC, accommodation)."""


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """``allowed`` of a line, None where no term prices it or the case does; ``term`` that did; ``how`` it came about;
    ``percent`` what was left of it as one of several procedures; ``open`` why the term that is for it cannot price
    it."""

    allowed: Decimal | None
    term: str = ""
    how: str = ""
    percent: Decimal = _HUNDRED
    open: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """``case`` is the amount of the claim as a whole, None where lines alone are priced; ``lines`` as on the claim;
    ``open`` what cannot be priced, in words: the total is then what is known of it."""

    contract: str
    lines: tuple[ExpectedLine, ...]
    case: ExpectedLine | None = None
    open: tuple[str, ...] = ()

    @property
    def allowed(self) -> Decimal:
        """All that is known to be due."""
        whole = self.case.allowed if self.case is not None and self.case.allowed is not None else _ZERO
        return whole + sum((one.allowed for one in self.lines if one.allowed is not None), _ZERO)


def expect(claim: BilledClaim, contract: Contract) -> Expected:
    """What the contract says of a claim."""
    whole = next((one for one in contract.terms if one.pay in OF_CLAIM and fits_claim(one.where, claim)), None)
    carved = [one for one in contract.terms if one.pay not in OF_CLAIM and (whole is None or one.carve_out)]
    fees = _medicare(claim, contract, carved)
    chosen = [
        next((one for one in carved if _is_for(one, line, claim, contract, fee)), None)
        for line, fee in zip(claim.lines, fees, strict=True)
    ]
    lines = [
        ExpectedLine(None) if term is None else _line(line, term, contract, fee)
        for line, term, fee in zip(claim.lines, chosen, fees, strict=True)
    ]
    lines = _reduced_by_medicare(claim.lines, chosen, lines, fees)
    lines = _reduced(claim.lines, chosen, lines)
    lines = [_lesser(one, term, line.charge) for one, term, line in zip(lines, chosen, claim.lines, strict=True)]
    unpriced = [said for said in map(_unpriced, range(1, len(lines) + 1), lines, fees) if said]
    if whole is not None:
        unpriced = [f"line {number}: {one.open}" for number, one in enumerate(lines, 1) if one.open]
    if whole is None:
        return Expected(contract.name, tuple(lines), None, tuple(unpriced))
    covered = [line for line, term in zip(claim.lines, chosen, strict=True) if term is None]
    case = _case(claim, covered, whole, contract)
    if case.allowed is None:
        unpriced.append(f"claim: {case.how}")
    return Expected(contract.name, tuple(lines), case, tuple(unpriced))


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, halves up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def _unpriced(number: int, one: ExpectedLine, fee: MedicareFee) -> str:
    """What is left open of a line, "" where it is priced."""
    if one.open:
        return f"line {number}: {one.open}"
    if one.term:
        return ""
    return f"line {number}: no term is for it{f' ({fee.unlisted})' if fee.unlisted else ''}"


def _medicare(claim: BilledClaim, contract: Contract, terms: Sequence[Term]) -> Sequence[MedicareFee]:
    """What Medicare's schedule says of each line; nothing where no term asks for it."""
    if not any(one.pay is Pay.MEDICARE for one in terms):
        return [MedicareFee()] * len(claim.lines)
    return (contract.medicare or MedicareSchedule()).fees(claim)


def _is_for(term: Term, line: BilledLine, claim: BilledClaim, contract: Contract, fee: MedicareFee) -> bool:
    """Whether a term is for a line; one of a schedule is for what stands in it."""
    if not fits_line(term.where, line, claim):
        return False
    if term.pay is Pay.MEDICARE:
        return not fee.unlisted
    return term.pay is not Pay.SCHEDULE or _fee(contract.schedules[term.schedule], line) is not None


def _line(line: BilledLine, term: Term, contract: Contract, medicare: MedicareFee) -> ExpectedLine:
    units = Decimal(1) if line.units is None else line.units
    if term.pay is Pay.MEDICARE:
        if medicare.amount is None:
            return ExpectedLine(None, term.name, open=f"{term.name}: {medicare.open}")
        amount = cents(medicare.amount * units * term.percent / _HUNDRED)
        return ExpectedLine(amount, term.name, f"{term.percent}% of {medicare.how} a unit")
    if term.pay is Pay.CHARGES:
        amount, how = line.charge, f"{term.percent}% of charges"
    elif term.pay is Pay.LINE:
        amount, how = _amount(term), "an amount a line"
    elif term.pay is Pay.UNIT:
        amount, how = _amount(term) * units, f"{_amount(term)} a unit"
    else:
        fee = _fee(contract.schedules[term.schedule], line) or _ZERO
        amount, how = fee * units, f"{term.percent}% of {term.schedule}: {fee} a unit"
    return ExpectedLine(cents(amount * term.percent / _HUNDRED), term.name, how)


def _fee(schedule: Mapping[str, Decimal], line: BilledLine) -> Decimal | None:
    """The amount of a code with one of its modifiers, as they stand on the line; else of the code."""
    for modifier in line.modifiers:
        if (found := schedule.get(f"{line.code}-{modifier}")) is not None:
            return found
    return schedule.get(line.code)


def _amount(term: Term) -> Decimal:
    return _ZERO if term.amount is None else term.amount


def _reduced_by_medicare(
    lines: Sequence[BilledLine],
    terms: Sequence[Term | None],
    priced: Sequence[ExpectedLine],
    fees: Sequence[MedicareFee],
) -> list[ExpectedLine]:
    """Several procedures of a day by Medicare's own rule, of terms that have none of their own."""
    by_rule = [
        number
        for number, term in enumerate(terms)
        if term is not None and term.pay is Pay.MEDICARE and not term.multiple
    ]
    found = list(priced)
    for number, left in several(lines, fees, by_rule).items():
        one = priced[number]
        if isinstance(left, str):
            found[number] = ExpectedLine(None, one.term, open=f"{one.term}: {left}")
        elif one.allowed is not None:
            found[number] = replace(one, allowed=cents(one.allowed * left / _HUNDRED), percent=left)
    return found


def _reduced(
    lines: Sequence[BilledLine], terms: Sequence[Term | None], priced: Sequence[ExpectedLine]
) -> list[ExpectedLine]:
    """Several procedures of a term on one day: the dearest at the first percent, and so on. Of equal ones the first on
    the claim goes first."""
    groups: dict[tuple[str, dt.date | None], list[int]] = defaultdict(list)
    for number, (line, term) in enumerate(zip(lines, terms, strict=True)):
        if term is not None and term.multiple and priced[number].allowed is not None:
            groups[term.name, line.first].append(number)
    found = list(priced)
    for numbers in groups.values():
        ranked = sorted(numbers, key=lambda number: (-(priced[number].allowed or _ZERO), number))
        for place, number in enumerate(ranked):
            one, term = priced[number], terms[number]
            if one.allowed is None or term is None:
                continue
            percent = term.multiple[min(place, len(term.multiple) - 1)]
            found[number] = replace(one, allowed=cents(one.allowed * percent / _HUNDRED), percent=percent)
    return found


def _lesser(one: ExpectedLine, term: Term | None, charge: Decimal) -> ExpectedLine:
    if term is None or not term.lesser or one.allowed is None or one.allowed <= charge:
        return one
    return replace(one, allowed=charge, how=f"{one.how}; no more than was charged")


def _case(claim: BilledClaim, covered: Sequence[BilledLine], term: Term, contract: Contract) -> ExpectedLine:
    charges = sum((line.charge for line in covered), _ZERO)
    if term.pay is Pay.CLAIM_CHARGES:
        amount, how = charges * term.percent / _HUNDRED, f"{term.percent}% of charges"
    elif term.pay is Pay.CASE:
        amount, how = _amount(term), "an amount a case"
    elif term.pay is Pay.DAY:
        count = days(covered)
        if not count:
            return ExpectedLine(None, term.name, "no days of accommodation are billed")
        amount, how = _stay(term.days, count), f"{count} days"
    else:
        drg = drg_of(claim)
        weight = contract.weights.get(drg)
        if weight is None:
            return ExpectedLine(None, term.name, f"no weight of DRG {drg}" if drg else "the claim tells no DRG")
        amount, how = _amount(term) * weight, f"DRG {drg}, weight {weight}"
    amount = cents(amount)
    extreme = term.outlier
    if extreme is not None and charges > extreme.threshold:
        above = charges if extreme.whole else charges - extreme.threshold
        extra = cents(above * extreme.percent / _HUNDRED)
        amount = extra if extreme.whole else amount + extra
        how += f"; charges of {charges} are above {extreme.threshold}"
    return _lesser(ExpectedLine(amount, term.name, how), term, charges)


def days(lines: Iterable[BilledLine]) -> int:
    """Days of accommodation that lines bill."""
    low, high = _ROOM_AND_BOARD
    rooms = (line for line in lines if line.revenue and low <= line.revenue.rjust(4, "0") <= high)
    return int(sum((line.units or _ZERO for line in rooms), _ZERO))


def _stay(bands: Sequence[Band], count: int) -> Decimal:
    total, begun = _ZERO, 0
    for band in bands:
        through = count if band.through is None else min(count, band.through)
        total += band.amount * max(0, through - begun)
        begun = max(begun, through)
    return total
