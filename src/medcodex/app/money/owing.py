"""What a posting brings to light of money owed: what was allowed held against the contract, takebacks, credits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.claims.contracts.answered import PRIMARY
from medcodex.claims.contracts.expecting import expect
from medcodex.claims.contracts.fitting import contract_for
from medcodex.claims.contracts.variance import Why, compare
from medcodex.errors import InputError
from medcodex.workflow.event import Event
from medcodex.workflow.money.owed.opening import after_posting, found, opened, standing
from medcodex.workflow.money.owed.records import Direction, Reason
from medcodex.workflow.money.records import Outcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.claims.contracts.contract import Contract
    from medcodex.claims.contracts.variance import Variance
    from medcodex.encounter.billing import BilledClaim
    from medcodex.encounter.remittance import RemittedLine
    from medcodex.workflow.money.posting import Observer, Posted
    from medcodex.workflow.work import Work

_REASONS: Mapping[Why, Reason] = {
    Why.UNANSWERED: Reason.UNANSWERED,
    Why.OTHER_CODE: Reason.OTHER_CODE,
    Why.UNITS: Reason.UNITS,
    Why.OTHER_DRG: Reason.OTHER_DRG,
    Why.REDUCED: Reason.REDUCED,
    Why.RATE: Reason.RATE,
}
"""What is opened as owed. Denials have a list of their own; what no term prices is nobody's debt."""


def owed_observer(contracts: Sequence[Contract]) -> Observer:
    """Opens and closes money owed after each posting. ``contracts`` as they were when the file was taken in."""

    def observe(work: Work, posted: Posted) -> None:
        _priced(work, posted, contracts)
        after_posting(work, posted)

    return observe


def _priced(work: Work, posted: Posted, contracts: Sequence[Contract]) -> None:
    """Open what the first payer's answer allows too little or too much. A further payment of the same claim is not held
    against the contract again: what it adds to is not told."""
    one, billed = posted.posting, posted.billed
    if billed is None or one.status not in PRIMARY or one.outcome not in {Outcome.PAID, Outcome.DENIED}:
        return
    if any(each.status in PRIMARY and each.outcome is Outcome.PAID for each in standing(posted.before)):
        return
    try:
        contract = _contract(billed, posted, contracts)
    except InputError as error:  # two contracts for one claim: the site has to say which
        work.record(Event("claim.unpriced", "claim", one.claim_id or "", one.chart_id, None, {"why": error.message}))
        return
    if contract is None:
        return
    for variance in compare(billed, expect(billed, contract), posted.remitted, _answers(billed, posted)):
        if variance.difference and variance.why in _REASONS:
            _open(work, posted, variance, contract)


def _open(work: Work, posted: Posted, variance: Variance, contract: Contract) -> None:
    difference = variance.difference or Decimal(0)
    ours = difference < 0
    owed = found(work, posted, Direction.OURS if ours else Direction.THEIRS, _REASONS[variance.why], abs(difference))
    line = None if variance.line is None else (posted.billed.lines[variance.line] if posted.billed else None)
    opened(
        work,
        replace(
            owed,
            line=variance.line,
            code="" if line is None else " ".join((line.code or line.revenue, *line.modifiers)),
            expected=variance.expected,
            allowed=variance.allowed,
            paid=_paid(posted, variance.line),
            contract=contract.name,
            term=variance.term,
            due=_dispute_by(posted, contract) if ours else None,
        ),
    )


def _contract(billed: BilledClaim, posted: Posted, contracts: Sequence[Contract]) -> Contract | None:
    """The contract of the payer as the claim names it, else as the remittance does."""
    found = contract_for(contracts, billed)
    told = posted.payment.payer.identifier or posted.payment.payer_id
    if found is not None or not told:
        return found
    coverage = billed.coverage
    renamed = replace(coverage, payer=replace(coverage.payer, identifier=told))
    return contract_for(contracts, replace(billed, coverage=renamed))


def _dispute_by(posted: Posted, contract: Contract) -> dt.date | None:
    day = posted.payment.date
    return day + contract.dispute_within if day is not None and contract.dispute_within is not None else None


def _paid(posted: Posted, line: int | None) -> Decimal:
    if line is None:
        return posted.posting.paid
    of_line = (one.paid for one in posted.posting.lines if line in {one.line, one.part_of})
    return sum(of_line, Decimal(0))


def _answers(billed: BilledClaim, posted: Posted) -> Sequence[RemittedLine | None]:
    """The answers in the order of the claim's lines; parts into which the payer split a line together again."""
    answers: list[RemittedLine | None] = [None] * len(billed.lines)
    for one in sorted(posted.posting.lines, key=lambda one: one.line is None):
        at = one.line if one.line is not None else one.part_of
        if at is None:
            continue
        told, first = posted.remitted.lines[one.place - 1], answers[at]
        answers[at] = told if first is None else _joined(first, told)
    return answers


def _joined(first: RemittedLine, part: RemittedLine) -> RemittedLine:
    units = None if first.units is None or part.units is None else first.units + part.units
    return replace(
        first,
        charge=first.charge + part.charge,
        paid=first.paid + part.paid,
        units=units,
        adjustments=(*first.adjustments, *part.adjustments),
    )
