"""Claims that went out and were wrong: replaced, built anew after a rejection, or voided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.app.billing.building import Built, Outcome, Saw, draw, fresh, read_chart, unchanged
from medcodex.app.billing.drawn import drawn_up, instead_of
from medcodex.app.billing.next_payer import drawn_next, fresh_next, standing_before
from medcodex.claims.validating import validate_claim
from medcodex.errors import ConflictError
from medcodex.formats.billing_json import write_billed
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION, claim_of, seen, tell, typed
from medcodex.workflow.billing.records import ORIGINAL, REPLACES, VOIDS, ClaimRecord
from medcodex.workflow.billing.status import Act, ClaimStatus, after

if TYPE_CHECKING:
    from medcodex.app.billing.means import BillingMeans
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store, Work


def correct(store: Store, actor: Actor, saw: Saw, why: str, means: BillingMeans) -> Built:
    """A new claim in the place of one that is out, built of its chart as that is now: with frequency 7 and the payer's
    number where the payer has taken it on, a new original where it was refused before. The old one is corrected when
    the new one is sent. InputError without a reason; ConflictError where nobody has answered it, or a correction waits
    already; ForbiddenError, NotFoundError."""
    said = typed(why)
    with store.begin(actor) as work:
        former = _former(work, saw)
        if former.follows is None:
            around = read_chart(work, former.chart_id, means)
    if former.follows is not None:
        return _correct_next(store, actor, saw, said, means)
    if former.sample is not means.site.sample:
        raise ConflictError("a sample takes no real claim's place, nor a real claim a sample's", saw.claim_id)
    draft = next((one for one in around.drafts if one.key == (former.claim, former.provider)), None)
    if draft is None:
        raise ConflictError("the chart does not give this claim any more; void it", saw.claim_id)
    frequency = ORIGINAL if _is_unknown(former) else REPLACES
    drawn = drawn_up(draft, around.account, means).instead_of(former, frequency)
    [number] = draw(store, actor, 1)
    with store.begin(actor) as work:
        unchanged(work, around.chart)
        former = _former(work, saw)
        made = replace(fresh(work, around.chart, drawn, number, means), frequency=frequency, replaces=former.id)
        return _kept(work, made, said)


def _correct_next(store: Store, actor: Actor, saw: Saw, why: str, means: BillingMeans) -> Built:
    """The same of a claim to a later payer, which is made of what the payer before has decided."""
    with store.begin(actor) as work:
        former = _former(work, saw)
        drawn = drawn_next(work, standing_before(work, former), means)
    [number] = draw(store, actor, 1)
    with store.begin(actor) as work:
        former = _former(work, saw)
        frequency = ORIGINAL if _is_unknown(former) else REPLACES
        made = fresh_next(work, standing_before(work, former), drawn.instead_of(former, frequency), number, means)
        return _kept(work, replace(made, frequency=frequency, replaces=former.id), why)


def void(store: Store, actor: Actor, saw: Saw, why: str) -> Built:
    """A claim that takes back one that the payer has taken on: the same with frequency 8 and the payer's number; errors
    as for ``correct``."""
    said = typed(why)
    with store.begin(actor) as work:
        former = _former(work, saw)
        if _is_unknown(former):
            raise ConflictError("the payer never took the claim on: there is nothing to void", saw.claim_id)
    [number] = draw(store, actor, 1)
    with store.begin(actor) as work:
        former = _former(work, saw)
        billed = former.billed()
        if billed is None:
            raise ConflictError("the claim has no content", saw.claim_id)
        claim = replace(instead_of(billed, former, VOIDS), number=number)
        findings = tuple(validate_claim(claim, None))
        faulty = any(one.severity == "error" for one in findings)
        made = replace(
            former,
            id=work.new_id(),
            number=number,
            status=ClaimStatus.FAULTY if faulty else ClaimStatus.READY,
            content=write_billed([claim]),
            findings=findings,
            created_at=work.now,
            changed_at=work.now,
            frequency=VOIDS,
            replaces=former.id,
            batch_id=None,
            payer_number="",
            clean=not faulty,
            accepted_first=None,
            sent_at=None,
            version=1,
        )
        return _kept(work, made, said)


def _former(work: Work, saw: Saw) -> ClaimRecord:
    require(work.actor, PERMISSION)
    former = seen(work, saw.claim_id, saw.version)
    if after(former.status, Act.REPLACE) is None:
        raise ConflictError(f"a claim that is {former.status} cannot be replaced: nobody has answered it", saw.claim_id)
    if (other := work.billing.replacing(saw.claim_id)) is not None:
        raise ConflictError(f"claim {other.number} takes its place already", saw.claim_id)
    return former


def _is_unknown(former: ClaimRecord) -> bool:
    """Whether it was refused before anything was decided: the payer knows no claim that could be replaced."""
    return former.status is ClaimStatus.REJECTED


def _kept(work: Work, made: ClaimRecord, why: str) -> Built:
    work.billing.add(made)
    tell(work, None, made, "build", why)
    former = claim_of(work, made.replaces or "")
    tell(work, former, former, "void" if made.frequency == VOIDS else "correct", why)
    return Built(made, Outcome.NEW)
