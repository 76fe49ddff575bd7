"""Batches on their way: taken out as a file, marked as sent, or discarded before that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION, changed, claim_of, tell, typed
from medcodex.workflow.billing.status import Act, BatchStatus, after
from medcodex.workflow.event import Event
from medcodex.workflow.exports.exporting import Exported, checked_reason, mark_of

if TYPE_CHECKING:
    from medcodex.workflow.billing.records import ClaimBatch, ClaimRecord
    from medcodex.workflow.work import Work

PURPOSE = "claims"
MEDIA_TYPE = "application/EDI-X12"


def batch_of(work: Work, batch_id: str, version: int | None = None) -> ClaimBatch:
    """The batch of an id; held for this transaction where it is to be changed as somebody saw it. NotFoundError;
    ConflictError where somebody else changed it since."""
    found = work.billing.batch(batch_id, lock=version is not None)
    if found is None:
        raise NotFoundError("no such batch", batch_id)
    if version is not None and found.version != version:
        raise ConflictError("the batch was changed by somebody else meanwhile", batch_id)
    return found


def take_out(work: Work, batch_id: str, reason: str) -> Exported:
    """The file of a batch, for the payer or clearinghouse; the trail tells of every chart in it who took it and why.
    ForbiddenError; NotFoundError where its file was erased with a chart that has ended."""
    require(work.actor, PERMISSION)
    said = checked_reason(PURPOSE, reason)
    batch = batch_of(work, batch_id)
    file = work.billing.batch_file(batch_id)
    if file is None:
        raise NotFoundError("the batch's file was erased with a chart that has ended", batch_id)
    mark = mark_of(work, f"batch {batch.interchange:09}", PURPOSE, said, practice=batch.sample)
    told = {"batch": batch.id, "purpose": PURPOSE, "sha256": batch.sha256}
    for chart_id in sorted({one.chart_id for one in work.billing.claims_of(batch_id)}):
        work.record(Event("chart.exported", "export", mark.id, chart_id, said, told))
    work.record(Event("batch.exported", "batch", batch.id, None, said, {**told, "bytes": batch.size}))
    return Exported(mark.file_name("837"), MEDIA_TYPE, file)


def mark_sent(work: Work, batch_id: str, version: int) -> ClaimBatch:
    """The batch, which somebody has given to its receiver, with its claims; what they replace is corrected by them.
    ForbiddenError, NotFoundError, ConflictError where it was sent or discarded already."""
    require(work.actor, PERMISSION)
    return send(work, _unsent(batch_of(work, batch_id, version)))


def send(work: Work, batch: ClaimBatch) -> ClaimBatch:
    """The same of a batch that is known to be on its way."""
    for claim in work.billing.claims_of(batch.id, lock=True):
        changed(work, claim, Act.SEND, sent_at=work.now)
        _replace_former(work, claim)
    sent = work.billing.save_batch(replace(batch, status=BatchStatus.SENT, sent_at=work.now))
    work.record(Event("batch.sent", "batch", batch.id, None, None, {"claims": batch.claims}))
    return sent


def discard(work: Work, batch_id: str, version: int, why: str) -> ClaimBatch:
    """The batch, which is not sent after all; its claims wait for another. Its control numbers are never used again.
    Errors as for ``mark_sent``, and InputError without a reason."""
    require(work.actor, PERMISSION)
    said = typed(why)
    batch = _unsent(batch_of(work, batch_id, version))
    for claim in work.billing.claims_of(batch_id, lock=True):
        tell(work, claim, work.billing.save(replace(claim, batch_id=None, changed_at=work.now)), "unbatch", said)
    gone = work.billing.save_batch(replace(batch, status=BatchStatus.DISCARDED))
    work.record(Event("batch.discarded", "batch", batch.id, None, said, {"claims": batch.claims}))
    return gone


def _unsent(batch: ClaimBatch) -> ClaimBatch:
    if batch.status is not BatchStatus.WRITTEN:
        raise ConflictError(f"the batch is {batch.status}", batch.id)
    return batch


def _replace_former(work: Work, claim: ClaimRecord) -> None:
    if claim.replaces is None:
        return
    former = claim_of(work, claim.replaces, lock=True)
    if after(former.status, Act.REPLACE) is not None:
        changed(work, former, Act.REPLACE, f"by claim {claim.number}")
