"""Looking at claims: which there are, and one with its timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import claim_of
from medcodex.workflow.session.session import readable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.billing.ports import AskedClaims
    from medcodex.workflow.billing.records import Answered, AnswerFile, ClaimBatch, ClaimEvent, ClaimRecord
    from medcodex.workflow.billing.status import ClaimStatus
    from medcodex.workflow.work import Work

_PERMISSION = "claim.read"


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim with its timeline; ``replaced_by`` is the claim that takes its place, or is to."""

    claim: ClaimRecord
    events: Sequence[ClaimEvent]
    replaced_by: ClaimRecord | None


def listed(work: Work, asked: AskedClaims, limit: int, after: str | None = None) -> Sequence[ClaimRecord]:
    """Claims, newest first. ForbiddenError."""
    require(work.actor, _PERMISSION)
    return work.billing.listed(asked, limit=limit, after=after)


def counts(work: Work) -> Mapping[ClaimStatus, int]:
    """How many claims stand how. ForbiddenError."""
    require(work.actor, _PERMISSION)
    return work.billing.counts()


def shown(work: Work, claim_id: str) -> ClaimShown:
    """One claim, its chart's reading recorded. ForbiddenError, also for an auditor whose review of it is blind;
    NotFoundError."""
    require(work.actor, _PERMISSION)
    claim = claim_of(work, claim_id)
    readable(work, claim.chart_id, claim.claim)
    return ClaimShown(claim, work.billing.events(claim_id), work.billing.replacing(claim_id))


def batches(work: Work, limit: int, after: str | None = None) -> Sequence[ClaimBatch]:
    """Batches, newest first. ForbiddenError."""
    require(work.actor, _PERMISSION)
    return work.billing.batches(limit=limit, after=after)


def answers(work: Work, limit: int, after: str | None = None) -> Sequence[AnswerFile]:
    """Answer files, newest first. ForbiddenError."""
    require(work.actor, _PERMISSION)
    return work.billing.answers(limit=limit, after=after)


def answered(work: Work, answer_id: str) -> tuple[AnswerFile, Sequence[Answered]]:
    """An answer file with what it says. ForbiddenError, NotFoundError."""
    require(work.actor, _PERMISSION)
    found = work.billing.answer(answer_id)
    if found is None:
        raise NotFoundError("no such answer", answer_id)
    return found, work.billing.answered(answer_id)
