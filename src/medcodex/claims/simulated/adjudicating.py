"""A claim put through the rules of a simulated payer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.claims.acknowledging import days_of_service
from medcodex.claims.simulated.denying import claim_denial, line_denial
from medcodex.claims.simulated.ledger import DecidedClaim, account_of, likeness_of, provider_number
from medcodex.claims.simulated.pricing import allowed_for, cents, stay_allowed
from medcodex.claims.simulated.reasons import (
    NO_ORIGINAL,
    NONCOVERED,
    ON_CLAIMS,
    ON_LINES,
    UNKNOWN_MEMBER,
    Denial,
    reasons,
)
from medcodex.claims.simulated.remitted import frame, line_of, reversal_of, settled
from medcodex.claims.simulated.sharing import Purse, earlier, split_of, together
from medcodex.encounter.billing import Adjustment
from medcodex.encounter.remittance import RemittedLine

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.claims.simulated.ledger import Ledger
    from medcodex.claims.simulated.rules import PayerRules
    from medcodex.claims.simulated.sharing import Earlier
    from medcodex.encounter.billing import BilledClaim, BilledLine
    from medcodex.encounter.remittance import RemittedClaim

_ZERO = Decimal(0)
_REPLACES, _VOIDS, _ORIGINAL = "7", "8", "F8"
_DENIED = "4"


@dataclass(frozen=True, slots=True)
class Bent:
    """How an answer goes wrong on purpose: what is allowed times ``scale``, or all of it denied."""

    scale: Decimal = Decimal(1)
    denial: Denial | None = None


RIGHT = Bent()


def take_back(claim: BilledClaim, ledger: Ledger) -> RemittedClaim | None:
    """The reversal of the claim that another one replaces or voids; None where there is none to reverse."""
    if claim.frequency not in {_REPLACES, _VOIDS}:
        return None
    found = ledger.standing(original_of(claim), provider_number(claim.billing))
    if found is None:
        return None
    ledger.reverse(found.answer.payer_number)
    return reversal_of(found.answer)


def original_of(claim: BilledClaim) -> str:
    """The payer's number of the claim that this one replaces or voids, "" where it names none."""
    return next((told for kind, told in claim.references if kind == _ORIGINAL), "")


def decide(
    claim: BilledClaim, number: str, rules: PayerRules, ledger: Ledger, received: dt.date, *,
    reversed_one: bool = False, bent: Bent = RIGHT,
) -> DecidedClaim | None:  # fmt: skip
    """What becomes of a claim; the ledger is looked at and not changed. ``reversed_one`` tells that the claim which it
    replaces or voids was taken back; then nothing is decided of one that voids: None."""
    again = claim.frequency in {_REPLACES, _VOIDS}
    if reversed_one and claim.frequency == _VOIDS:
        return None
    answer = frame(claim, number, rules, received)
    denial = bent.denial
    if again and not reversed_one:
        denial = reasons(ON_CLAIMS)[NO_ORIGINAL]
    denial = denial or claim_denial(claim, rules, ledger, received)
    first, _ = days_of_service(claim)
    account = account_of(claim, (first or received).year)
    deductible, refused = _ZERO, True
    if denial is not None:
        answer = _denied(answer, claim, denial, rules)
    else:
        answer, deductible, refused = _paid(answer, claim, rules, ledger.met.get(account, _ZERO), bent.scale)
    return DecidedClaim(
        settled(answer, original_of(claim) if reversed_one else ""), likeness_of(claim), account,
        provider_number(claim.billing), deductible, refused,
    )  # fmt: skip


def _denied(answer: RemittedClaim, claim: BilledClaim, denial: Denial, rules: PayerRules) -> RemittedClaim:
    if denial.kind == UNKNOWN_MEMBER or rules.status_denied:
        answer = replace(answer, status=_DENIED)
    answer = replace(answer, remarks=denial.remarks)
    if not rules.whole_on_lines:
        return replace(answer, adjustments=_all_of(denial, claim.charge))
    return replace(
        answer, lines=tuple(line_of(claim, line, _all_of(denial, line.charge), None) for line in claim.lines)
    )


def _paid(
    answer: RemittedClaim, claim: BilledClaim, rules: PayerRules, met: Decimal, scale: Decimal
) -> tuple[RemittedClaim, Decimal, bool]:
    """The claim as it is paid, how much of the deductible that took, and whether every line was denied."""
    purse, before = Purse(rules, met), earlier(claim)
    stay = stay_allowed(claim, rules)
    if stay is not None:
        allowed = cents(stay * scale)
        shares = purse.share(claim, None, allowed)
        split = split_of(claim.charge, allowed, shares, None if before is None else together(before), rules.secondary)
        answer = replace(answer, adjustments=split.adjustments, advice=(*answer.advice, ("MIA04", allowed)))
        return answer, split.shares.deductible, False
    deductible, lines = _ZERO, list[RemittedLine]()
    for place, line in enumerate(claim.lines):
        one = None if before is None else before[place]
        denial = line_denial(claim, line, rules)
        if denial is not None:
            lines.append(_denied_line(claim, line, denial, one))
            continue
        uncovered = min(line.noncovered or _ZERO, line.charge)
        allowed = cents(allowed_for(claim, line, rules) * scale)
        shares = purse.share(claim, line, allowed)
        split = split_of(line.charge - uncovered, allowed, shares, one, rules.secondary)
        adjustments = (*_all_of(reasons(ON_LINES)[NONCOVERED], uncovered), *split.adjustments)
        deductible += split.shares.deductible
        lines.append(line_of(claim, line, adjustments, allowed))
    refused = all(one.allowed is None for one in lines)
    if refused and rules.status_denied:
        answer = replace(answer, status=_DENIED)
    return replace(answer, lines=tuple(lines)), deductible, refused


def _denied_line(claim: BilledClaim, line: BilledLine, denial: Denial, before: Earlier | None) -> RemittedLine:
    left = line.charge if before is None else before.left
    decided = (Adjustment("OA", "23", line.charge - left),) if left != line.charge else ()
    return line_of(claim, line, (*decided, *_all_of(denial, left)), None, denial.remarks)


def _all_of(denial: Denial, amount: Decimal) -> tuple[Adjustment, ...]:
    return (Adjustment(denial.group, denial.reason, amount),) if amount else ()
