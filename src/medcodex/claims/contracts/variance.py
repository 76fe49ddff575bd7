"""What was paid held against what was agreed: the difference in money, and what explains it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.encounter.remittance import allowed_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.claims.contracts.expecting import Expected, ExpectedLine
    from medcodex.encounter.billing import Adjustment, BilledClaim, BilledLine
    from medcodex.encounter.remittance import RemittedClaim, RemittedLine

_ZERO, _HUNDRED = Decimal(0), Decimal(100)
_PATIENT = "PR"
_CONTRACTED = frozenset({"45", "59", "131", "A2"})
"""Reasons that only bring a charge to the allowed amount: beyond the fee, several procedures, a discount."""


class Why(StrEnum):
    """What explains a difference, the surest first: the payer denied it; answered another code, fewer units, another
    DRG; a reduction for several procedures; no term prices it; the rate."""

    AGREED = "as agreed"
    DENIED = "denied"
    UNANSWERED = "not answered"
    OTHER_CODE = "another code was paid"
    UNITS = "fewer units were paid"
    OTHER_DRG = "another DRG was paid"
    REDUCED = "reduced as one of several"
    NO_TERM = "no term prices it"
    RATE = "another rate"


@dataclass(frozen=True, slots=True)
class Variance:
    """A line (counted from zero), or the claim as a whole where ``line`` is None. ``allowed`` is what the payer
    allowed: what it paid with what it left to the patient. ``difference`` is that less what was expected: negative is
    owed to us, positive is owed by us; None where nothing was expected."""

    line: int | None
    expected: Decimal | None
    allowed: Decimal
    why: Why
    term: str = ""

    @property
    def difference(self) -> Decimal | None:
        """Allowed less expected."""
        return None if self.expected is None else self.allowed - self.expected


def compare(
    claim: BilledClaim, expected: Expected, remitted: RemittedClaim, answers: Sequence[RemittedLine | None]
) -> tuple[Variance, ...]:
    """A variance for each line that is priced by itself, and one for the claim where it is priced as a whole; those
    that agree are among them. ``answers`` are the remittance's lines in the order of the claim's, None where there is
    none."""
    found = [
        _line(number, line, one, answer)
        for number, (line, one, answer) in enumerate(zip(claim.lines, expected.lines, answers, strict=True))
        if expected.case is None or one.allowed is not None
    ]
    if expected.case is not None:
        apart = sum((one.allowed for one in found), _ZERO)
        found.append(_case(claim, expected.case, remitted, apart))
    return tuple(found)


def _line(number: int, line: BilledLine, expected: ExpectedLine, answer: RemittedLine | None) -> Variance:
    allowed = _ZERO if answer is None else allowed_of(answer.paid, answer.adjustments)
    return Variance(number, expected.allowed, allowed, _why(line, expected, answer, allowed), expected.term)


def _why(line: BilledLine, expected: ExpectedLine, answer: RemittedLine | None, allowed: Decimal) -> Why:
    if expected.allowed is None:
        return Why.NO_TERM
    if answer is None:
        return Why.UNANSWERED
    fewer = answer.units is not None and line.units is not None and answer.units < line.units
    told = (
        (allowed == expected.allowed, Why.AGREED),
        (allowed == _ZERO and _denies(answer.adjustments), Why.DENIED),
        (answer.code != line.code or answer.modifiers != line.modifiers, Why.OTHER_CODE),
        (fewer, Why.UNITS),
        (_is_share(allowed, expected.allowed), Why.REDUCED),
    )
    return next((why for holds, why in told if holds), Why.RATE)


def _is_share(allowed: Decimal, due: Decimal) -> bool:
    """Whether what was allowed is half or a quarter of what is due, to the cent: a reduction for several procedures
    that the contract does not have, or has had already."""
    return any(abs(due * share / _HUNDRED - allowed) < Decimal("0.01") for share in (Decimal(50), Decimal(25)))


def _case(claim: BilledClaim, case: ExpectedLine, remitted: RemittedClaim, apart: Decimal) -> Variance:
    """The claim as a whole without the lines that are priced apart. What is paid of a claim is what is paid of its
    lines less the adjustments of the whole (005010X221A1, 1.10.2.1.2), so that what was allowed begins from there."""
    adjustments = [*remitted.adjustments, *(one for line in remitted.lines for one in line.adjustments)]
    allowed = allowed_of(remitted.paid, adjustments) - apart
    return Variance(None, case.allowed, allowed, _why_case(claim, case, remitted, allowed), case.term)


def _why_case(claim: BilledClaim, case: ExpectedLine, remitted: RemittedClaim, allowed: Decimal) -> Why:
    if case.allowed is None:
        return Why.NO_TERM
    if allowed == case.allowed:
        return Why.AGREED
    if allowed == _ZERO:
        return Why.DENIED
    billed = next((one.code for one in claim.codes if one.kind == "drg"), "")
    if remitted.drg and billed and remitted.drg.lstrip("0") != billed.lstrip("0"):
        return Why.OTHER_DRG
    return Why.RATE


def _denies(adjustments: Iterable[Adjustment]) -> bool:
    return any(one.group != _PATIENT and one.reason not in _CONTRACTED and one.amount > _ZERO for one in adjustments)
