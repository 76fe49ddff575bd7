"""What people do with a claim: hold it, let it go, withdraw it, tell its number with the payer. Each goes onto its
timeline and the audit trail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.billing.records import VOIDS, ClaimEvent
from medcodex.workflow.billing.status import UNSENT, Act, ClaimStatus, moved
from medcodex.workflow.event import Event
from medcodex.workflow.worklist.hold import Block

if TYPE_CHECKING:
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.work import Work

PERMISSION = "claim.bill"
MAX_WHY, MAX_NUMBER = 500, 50


def claim_of(work: Work, claim_id: str, *, lock: bool = False) -> ClaimRecord:
    """The claim of an id. NotFoundError."""
    found = work.billing.get(claim_id, lock=lock)
    if found is None:
        raise NotFoundError("no such claim", claim_id)
    return found


def seen(work: Work, claim_id: str, version: int) -> ClaimRecord:
    """The claim, held for this transaction, as somebody saw it. ForbiddenError, NotFoundError; ConflictError where
    somebody else changed it since."""
    require(work.actor, PERMISSION)
    found = claim_of(work, claim_id, lock=True)
    if found.version != version:
        raise ConflictError("the claim was changed by somebody else meanwhile", claim_id)
    return found


def hold_claim(work: Work, claim_id: str, version: int, why: str) -> ClaimRecord:
    """The claim, held. InputError without a reason, ConflictError where it is out already or in a batch; errors as for
    ``seen``."""
    claim = seen(work, claim_id, version)
    return changed(work, _loose(claim), Act.HOLD, typed(why))


def release_claim(work: Work, claim_id: str, version: int, why: str = "") -> ClaimRecord:
    """The claim, to go with the next batch. ConflictError where errors stand against it, its codes were changed since
    it was built, or a hold of the chart keeps its claims back; errors as for ``seen``."""
    claim = seen(work, claim_id, version)
    refuse_unfit(work, claim)
    return changed(work, claim, Act.RELEASE, typed(why) if why.strip() else "")


def withdraw_claim(work: Work, claim_id: str, version: int, why: str) -> ClaimRecord:
    """The claim, which is not sent after all; errors as for ``hold_claim``."""
    claim = seen(work, claim_id, version)
    return changed(work, _loose(claim), Act.WITHDRAW, typed(why))


def number_claim(work: Work, claim_id: str, version: int, number: str) -> ClaimRecord:
    """The claim with the payer's own number of it, as somebody read it elsewhere: what takes the claim's place names it
    by that. InputError where it is no number; ConflictError where the claim is not out; errors as for ``seen``."""
    claim = seen(work, claim_id, version)
    told = number.strip()
    if not told or len(told) > MAX_NUMBER or not told.isprintable():
        raise InputError(f"the payer's number of the claim expected, at most {MAX_NUMBER} characters", "number")
    if claim.status in UNSENT or claim.status is ClaimStatus.WITHDRAWN:
        raise ConflictError("no payer has the claim yet", claim_id)
    saved = work.billing.save(replace(claim, payer_number=told, changed_at=work.now))
    tell(work, claim, saved, "number")
    return saved


def refuse_unfit(work: Work, claim: ClaimRecord) -> None:
    """ConflictError where a claim may not go out as it is."""
    if claim.faulty:
        raise ConflictError("errors stand against the claim; mend them and build it again", claim.id)
    final = work.decisions.final(claim.chart_id, claim.claim)
    if claim.frequency != VOIDS and (final is None or final.number != claim.completion):
        raise ConflictError("the codes were changed since; build the claim again", claim.id)
    today = work.now.date()
    for hold in work.worklist.holds(claim.chart_id):
        if hold.in_force(today) and Block.BILLING in hold.why.blocks:
            raise ConflictError(f"the chart is held: {hold.why.title.lower()}", claim.chart_id)


def typed(why: str) -> str:
    """A reason as it is kept. InputError without one."""
    said = " ".join(why.split())
    if not said or len(said) > MAX_WHY:
        raise InputError(f"a reason of at most {MAX_WHY} characters expected", "why")
    return said


def changed(work: Work, claim: ClaimRecord, act: Act, why: str = "", **fields: object) -> ClaimRecord:
    """The claim after an act, kept, and told to the timeline and the trail. ConflictError where it cannot be."""
    moving = replace(claim, status=moved(claim.status, act), changed_at=work.now, **fields)  # type: ignore[arg-type]
    saved = work.billing.save(moving)
    tell(work, claim, saved, str(act), why)
    return saved


def tell(work: Work, before: ClaimRecord | None, after: ClaimRecord, act: str, why: str = "") -> None:
    """Put a change onto the timeline and the trail."""
    status = None if before is None else before.status
    work.billing.add_event(
        ClaimEvent(work.new_id(), after.id, work.now, work.actor.user_id, act, status, after.status, why)
    )
    detail = {"act": act, "status": str(after.status), "number": after.number}
    work.record(Event("claim.changed", "claim", after.id, after.chart_id, why or None, detail))


def _loose(claim: ClaimRecord) -> ClaimRecord:
    if claim.batch_id is not None:
        raise ConflictError("the claim is in a batch; discard that first", claim.id)
    return claim
