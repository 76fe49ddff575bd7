"""The posting that a reversal takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.workflow.money.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from medcodex.encounter.remittance import RemittedClaim
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.money.records import Posting
    from medcodex.workflow.work import Work

_REVERSIBLE = frozenset({Outcome.PAID, Outcome.DENIED})


def taken_back(work: Work, claim: ClaimRecord, told: RemittedClaim, *, sample: bool) -> Posting | None:
    """The posting of the claim, or of one that it replaces, whose charge and payment a reversal tells with the other
    sign and that none has reversed: the latest of which the lines agree too, else the latest. None where there is
    none."""
    posted = [one for each in _versions(work, claim) for one in reversed(work.money.of_claim(each.id))]
    reversed_ones = {one.reverses for one in posted}
    fit = [
        one
        for one in posted
        if one.outcome in _REVERSIBLE
        and one.sample is sample
        and one.id not in reversed_ones
        and (one.charge, one.paid) == (-told.charge, -told.paid)
    ]
    lines = sorted((line.submitted or line.code, -line.charge, -line.paid) for line in told.lines)
    return next((one for one in fit if _lines(one) == lines), fit[0] if fit else None)


def _versions(work: Work, claim: ClaimRecord) -> Iterator[ClaimRecord]:
    """The claim, and those before it that it replaces: payers name either in a reversal."""
    seen: set[str] = set()
    at: ClaimRecord | None = claim
    while at is not None and at.id not in seen:
        seen.add(at.id)
        yield at
        at = work.billing.get(at.replaces) if at.replaces else None


def _lines(posting: Posting) -> Iterable[tuple[str, Decimal, Decimal]]:
    return sorted((one.code or one.revenue, one.charge, one.paid) for one in posting.lines)
