"""Released claims of a kind and a receiver put into one file."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from medcodex.encounter.billing import Party
from medcodex.errors import ConflictError, MedcodexError, NotFoundError
from medcodex.formats.x12.claims.writing import MAX_CLAIMS, Sending, write_claims
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION, refuse_unfit, tell
from medcodex.workflow.billing.ports import AskedClaims, Numbers
from medcodex.workflow.billing.records import ClaimBatch
from medcodex.workflow.billing.status import BatchStatus, ClaimStatus
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.app.billing.means import BillingMeans
    from medcodex.encounter.billing import BilledClaim, ClaimKind
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.event import Detail
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store, Work

MOST = MAX_CLAIMS
"""Claims in one file: it is one transaction set."""


def batch(store: Store, actor: Actor, kind: ClaimKind, receiver: str, means: BillingMeans) -> ClaimBatch:
    """A file of all released claims of a kind for a receiver, at most MOST, by their numbers. Claims that may not go
    out any more, as when their codes were changed, stay behind. NotFoundError where there is none to send;
    ForbiddenError."""
    with store.begin(actor) as work:
        require(work.actor, PERMISSION)
        if not _waiting(work, kind, receiver, means):
            raise NotFoundError("no claim waits to be sent", receiver)
    with store.begin(actor) as work:
        numbers = work.billing.draw(means.sender, Numbers(interchange=1, group=1, set=1), work.now)
    with store.begin(actor) as work:
        claims = _waiting(work, kind, receiver, means)
        if not claims:
            raise ConflictError("somebody else has put the claims into a batch", receiver)
        billed = [found for one in claims if (found := one.billed()) is not None]
        return _kept(work, claims, billed, _sending(billed[0], receiver, numbers, work.now, means))


def _waiting(work: Work, kind: ClaimKind, receiver: str, means: BillingMeans) -> Sequence[ClaimRecord]:
    asked = AskedClaims(ClaimStatus.RELEASED, kind, receiver=receiver)
    found = [one for one in work.billing.listed(asked, limit=MOST) if one.batch_id is None]
    fit = [one for one in found if one.sample is means.site.sample and _is_fit(work, one)]
    return sorted(fit, key=lambda one: one.number)


def _is_fit(work: Work, claim: ClaimRecord) -> bool:
    try:
        refuse_unfit(work, claim)
    except MedcodexError:
        return False
    return True


def _sending(claim: BilledClaim, receiver: str, numbers: Numbers, at: dt.datetime, means: BillingMeans) -> Sending:
    _, name = means.receiver(claim.coverage.payer.identifier)
    return Sending(
        submitter=means.site.submitter,
        receiver=Party(name, identifier=receiver, qualifier="46"),
        interchange=numbers.interchange,
        group=numbers.group,
        first_set=numbers.set,
        at=at,
        sender_id=means.sender,
        receiver_id=receiver[:15],
        production=not means.site.sample,
    )


def _kept(work: Work, claims: Sequence[ClaimRecord], billed: Sequence[BilledClaim], sending: Sending) -> ClaimBatch:
    file = "".join(write_claims(billed, sending)).encode()
    made = ClaimBatch(
        id=work.new_id(),
        kind=claims[0].kind,
        sender=sending.sender_id,
        receiver=claims[0].receiver,
        interchange=sending.interchange,
        group=sending.group,
        first_set=sending.first_set,
        sets=1,
        claims=len(claims),
        charge=sum((one.charge for one in billed), Decimal(0)),
        status=BatchStatus.WRITTEN,
        sha256=sha256(file).hexdigest(),
        size=len(file),
        created_at=work.now,
        created_by=work.actor.user_id,
        sample=claims[0].sample,
    )
    work.billing.add_batch(made, file)
    for claim in claims:
        tell(work, claim, work.billing.save(replace(claim, batch_id=made.id, changed_at=work.now)), "batch")
    detail: dict[str, Detail] = {"claims": made.claims, "interchange": made.interchange, "sha256": made.sha256}
    work.record(Event("batch.written", "batch", made.id, None, None, detail))
    return made
