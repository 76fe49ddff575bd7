"""What is answered, done: matched with a batch and its claims or with one claim, whose status follows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.workflow.billing.records import Answered, ClaimEvent
from medcodex.workflow.billing.saying import BATCH, CLAIM, GROUP, INTERCHANGE, NOTE
from medcodex.workflow.billing.sending import send
from medcodex.workflow.billing.status import Act, BatchStatus, after
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.workflow.billing.records import AnswerFile, ClaimBatch, ClaimRecord
    from medcodex.workflow.billing.saying import Said
    from medcodex.workflow.work import Work

_INTERCHANGE_DIGITS = 9
_DECIDES = frozenset({str(Act.PAY), str(Act.DENY)})


class Applier:
    """Does what one file says. A file of claims that is answered was sent, whether or not somebody marked it so."""

    def __init__(self, work: Work, file: AnswerFile) -> None:
        self._work = work
        self._file = file

    def apply(self, said: Said) -> Iterator[Answered]:
        """One record for each claim or batch that it speaks of; one of neither where it is about none of ours."""
        if said.about == CLAIM:
            claim = self._claim(said)
            yield self._answered(said) if claim is None else self._told(said, claim)
            return
        batch = self._batch(said)
        if batch is None:
            yield self._answered(said)
            return
        yield self._told_batch(said, batch)

    def _claim(self, said: Said) -> ClaimRecord | None:
        found = self._work.billing.by_number(said.number, lock=True) if said.number else None
        if found is None and said.payer_number:
            known = self._work.billing.by_payer_number(said.payer_number)
            found = self._work.billing.get(known[0].id, lock=True) if len(known) == 1 else None
        if found is not None and found.batch_id is not None and found.sent_at is None:
            self._send(found.batch_id)
            found = self._work.billing.get(found.id, lock=True)
        return found

    def _batch(self, said: Said) -> ClaimBatch | None:
        number = said.number[:_INTERCHANGE_DIGITS] if said.about == BATCH else said.number
        if not number.isascii() or not number.isdigit() or len(number) > _INTERCHANGE_DIGITS:
            return None
        control = int(number)
        by_group = said.about == GROUP
        found = self._work.billing.by_control(
            interchange=None if by_group else control, group=control if by_group else None
        )
        if len(found) != 1 or found[0].status is BatchStatus.DISCARDED or not _is_set_of(said, found[0]):
            return None
        if found[0].status is BatchStatus.WRITTEN:
            self._send(found[0].id)
        return self._work.billing.batch(found[0].id, lock=True)

    def _send(self, batch_id: str) -> None:
        batch = self._work.billing.batch(batch_id, lock=True)
        if batch is not None and batch.status is BatchStatus.WRITTEN:
            send(self._work, batch)

    def _told_batch(self, said: Said, batch: ClaimBatch) -> Answered:
        changed = False
        if said.act != NOTE:
            for claim in self._work.billing.claims_of(batch.id, lock=True):
                changed |= self._told(said, claim).changed
            status = BatchStatus.ACCEPTED if said.act == Act.ACCEPT else BatchStatus.REJECTED
            if status is not batch.status:
                self._work.billing.save_batch(replace(batch, status=status))
                detail = {"status": str(status), "answer": self._file.id}
                self._work.record(Event("batch.answered", "batch", batch.id, detail=detail))
                changed = True
        return self._answered(said, batch=batch, changed=changed)

    def _told(self, said: Said, claim: ClaimRecord) -> Answered:
        """Move a claim, or note on its timeline what was said of it."""
        work = self._work
        status = after(claim.status, Act(said.act)) if said.act != NOTE else None
        moving = replace(
            claim,
            status=status or claim.status,
            payer_number=said.payer_number or claim.payer_number,
            accepted_first=_accepted(said, claim) if status is not None else claim.accepted_first,
        )
        changed = moving != claim
        saved = work.billing.save(replace(moving, changed_at=work.now)) if changed else claim
        work.billing.add_event(
            ClaimEvent(
                work.new_id(), claim.id, work.now, work.actor.user_id, said.act, claim.status, saved.status,
                answer_id=self._file.id, told=(said.kind, *said.told),
            )
        )  # fmt: skip
        detail = {"kind": said.kind, "act": said.act, "status": str(saved.status), "answer": self._file.id}
        work.record(Event("claim.answered", "claim", claim.id, claim.chart_id, detail=detail))
        return self._answered(said, claim=claim, changed=changed)

    def _answered(
        self, said: Said, *, claim: ClaimRecord | None = None, batch: ClaimBatch | None = None, changed: bool = False
    ) -> Answered:
        return Answered(
            id=self._work.new_id(),
            answer_id=self._file.id,
            kind=said.kind,
            segment=said.segment,
            number=said.number,
            act=said.act,
            told=said.told,
            claim_id=None if claim is None else claim.id,
            batch_id=None if batch is None else batch.id,
            changed=changed,
            paid=said.paid,
            payer_number=said.payer_number,
        )


def _is_set_of(said: Said, batch: ClaimBatch) -> bool:
    """Whether a set that is told is one of the batch's."""
    if said.about == INTERCHANGE or said.set_number is None:
        return True
    told = said.set_number.strip()
    return told.isdigit() and batch.first_set <= int(told) < batch.first_set + batch.sets


def _accepted(said: Said, claim: ClaimRecord) -> bool | None:
    """What is known of the first submission: refused by anybody, or taken by the payer itself. A decision to pay or to
    deny says that it was taken."""
    if said.act == Act.REJECT:
        return False
    if said.by_payer and (said.act == Act.ACCEPT or said.act in _DECIDES) and claim.accepted_first is None:
        return True
    return claim.accepted_first
