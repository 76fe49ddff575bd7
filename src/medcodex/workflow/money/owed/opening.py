"""What postings bring to light is opened, and closed again where the payer takes its answer back or decides anew."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.workflow.billing.records import VOIDS
from medcodex.workflow.event import Event
from medcodex.workflow.money.owed.credits import credit_of
from medcodex.workflow.money.owed.deadlines import due_back
from medcodex.workflow.money.owed.records import Direction, Owed, OwedEvent, OwedStatus, Reason, Source
from medcodex.workflow.money.owed.status import Act, moved
from medcodex.workflow.money.records import Outcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.workflow.money.posting import Posted
    from medcodex.workflow.money.records import Posting
    from medcodex.workflow.work import Work

_ZERO = Decimal(0)
OPEN = "open"
"""The act by which something is opened, on its timeline."""


def opened(work: Work, owed: Owed) -> Owed:
    """Keep a new one, and tell its timeline and the trail. ``due`` of what we owe is the last day of Medicare's clock,
    where nothing nearer is told."""
    if owed.direction is Direction.THEIRS and owed.due is None:
        owed = replace(owed, due=due_back(owed))
    work.owed.add(owed)
    tell(work, None, owed, OPEN)
    return owed


def found(work: Work, posted: Posted, direction: Direction, reason: Reason, amount: Decimal) -> Owed:
    """A sum of a posting; source and all else of it are the caller's."""
    one = posted.posting
    return Owed(
        id=work.new_id(),
        direction=direction,
        source=Source.CONTRACT,
        reason=reason,
        payer=one.payer,
        amount=amount,
        found_on=work.now.date(),
        status=OwedStatus.OPEN,
        changed_at=work.now,
        claim_id=one.claim_id,
        chart_id=one.chart_id,
        posting_id=one.id,
        payment_id=one.payment_id,
        answer_id=one.answer_id,
        coder=one.coder,
        sample=one.sample or (posted.claim is not None and posted.claim.sample),
    )


def after_posting(work: Work, posted: Posted) -> None:
    """What follows from a posting without any contract. A reversal closes what rested on the answer that it takes back,
    and what it took is owed to us until the payer decides anew; a payment twice, or beyond the charge, is owed by
    us."""
    one = posted.posting
    if one.claim_id is None:
        return
    if one.outcome is Outcome.REVERSED:
        _reversed(work, posted)
    elif one.outcome in {Outcome.PAID, Outcome.DENIED}:
        _decided_anew(work, one.claim_id)
        _credited(work, posted)


def close(work: Work, owed: Owed, act: Act) -> Owed:
    """The same after an act of the program."""
    saved = work.owed.save(
        replace(owed, status=moved(owed.direction, owed.status, act), changed_at=work.now, returned=_day(work, act))
    )
    tell(work, owed, saved, str(act))
    return saved


def tell(work: Work, before: Owed | None, after: Owed, act: str, why: str = "") -> None:
    """Put a change onto the timeline and the trail."""
    status = None if before is None else before.status
    work.owed.add_event(
        OwedEvent(work.new_id(), after.id, work.now, work.actor.user_id, act, status, after.status, why, after.settled)
    )
    detail = {"act": act, "status": str(after.status), "direction": str(after.direction), "source": str(after.source)}
    work.record(Event("owed.changed", "owed", after.id, after.chart_id, why or None, detail))


def _day(work: Work, act: Act) -> dt.date | None:
    return work.now.date() if act is Act.TAKEN_BACK else None


def _reversed(work: Work, posted: Posted) -> None:
    one = posted.posting
    for owed in work.owed.of_posting(one.reverses) if one.reverses is not None else ():
        if owed.under_way:
            close(work, owed, Act.TAKEN_BACK if owed.direction is Direction.THEIRS else Act.DECIDED_ANEW)
    if one.paid < _ZERO and not _is_replaced(work, one.claim_id or ""):
        owed = found(work, posted, Direction.OURS, Reason.TAKEN_BACK, -one.paid)
        opened(work, replace(owed, source=Source.TAKEBACK, paid=one.paid))


def _is_replaced(work: Work, claim_id: str) -> bool:
    """Whether we took the claim back ourselves, so that its payment is the payer's, or the payer has decided the claim
    in its place before it took this one back."""
    newer = work.billing.replacing(claim_id)
    if newer is None or newer.sent_at is None:
        return False
    return newer.frequency == VOIDS or bool(standing(work.money.of_claim(newer.id)))


def _decided_anew(work: Work, claim_id: str) -> None:
    for owed in _of_versions(work, claim_id):
        if owed.reason is Reason.TAKEN_BACK and owed.under_way:
            close(work, owed, Act.DECIDED_ANEW)


def _of_versions(work: Work, claim_id: str) -> Sequence[Owed]:
    """What is owed of a claim and of the one that it replaces: payers decide anew under either number."""
    claim = work.billing.get(claim_id)
    former = work.owed.of_claim(claim.replaces) if claim is not None and claim.replaces else ()
    return [*former, *work.owed.of_claim(claim_id)]


def _credited(work: Work, posted: Posted) -> None:
    one = posted.posting
    credit = credit_of(one, standing(posted.before))
    if credit is None or one.claim_id is None:
        return
    reason, amount = credit
    if reason is Reason.OVER_CHARGE:
        known = [each for each in work.owed.of_claim(one.claim_id) if each.under_way]
        amount -= sum((each.amount for each in known if each.direction is Direction.THEIRS), _ZERO)
    if amount > _ZERO:
        owed = found(work, posted, Direction.THEIRS, reason, amount)
        opened(work, replace(owed, source=Source.CREDIT, paid=one.paid, allowed=one.allowed))


def standing(postings: Sequence[Posting]) -> Sequence[Posting]:
    """Those that no reversal took back, without the reversals."""
    back = {one.reverses for one in postings}
    return [one for one in postings if one.outcome is not Outcome.REVERSED and one.id not in back]
