"""Claims, batches and answers looked at; that a claim was read goes onto the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.billing.ports import AskedClaims
    from medcodex.workflow.billing.records import Answered, AnswerFile, ClaimBatch, ClaimEvent, ClaimRecord
    from medcodex.workflow.billing.status import ClaimStatus
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work

PERMISSION = "claim.read"


@dataclass(frozen=True, slots=True)
class ListedClaims:
    """Some claims, the id behind which the list goes on (None at its end), how many claims stand how, and the chart of
    each by its id."""

    claims: Sequence[ClaimRecord]
    after: str | None
    counts: Mapping[ClaimStatus, int]
    charts: Mapping[str, Chart]


@dataclass(frozen=True, slots=True)
class SeenClaim:
    """A claim with its timeline and what stands around it: the claim that it replaces, the one that replaces it, its
    batch, all claims of its chart."""

    claim: ClaimRecord
    chart: Chart
    events: Sequence[ClaimEvent]
    former: ClaimRecord | None
    newer: ClaimRecord | None
    batch: ClaimBatch | None
    siblings: Sequence[ClaimRecord]


@dataclass(frozen=True, slots=True)
class SeenBatch:
    """A batch with its claims, and the charts of these by their ids."""

    batch: ClaimBatch
    claims: Sequence[ClaimRecord]
    charts: Mapping[str, Chart]


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """An answer file with what it says, and the claims and batches that it speaks of by their ids."""

    file: AnswerFile
    answered: Sequence[Answered]
    claims: Mapping[str, ClaimRecord]
    batches: Mapping[str, ClaimBatch]


def list_claims(work: Work, asked: AskedClaims, limit: int, after: str | None = None) -> ListedClaims:
    """Claims, newest first, without what is in them. ForbiddenError."""
    require(work.actor, PERMISSION)
    found = work.billing.listed(asked, limit=limit + 1, after=after)
    shown = found[:limit]
    behind = shown[-1].id if len(found) > limit else None
    work.record(Event("claim.list", "claim", "all", detail={"rows": len(shown)}))
    return ListedClaims(shown, behind, work.billing.counts(), _charts(work, shown))


def see_claim(work: Work, claim_id: str) -> SeenClaim:
    """One claim with all of it. NotFoundError, ForbiddenError."""
    require(work.actor, PERMISSION)
    claim = work.billing.get(claim_id)
    chart = work.charts.get(claim.chart_id) if claim is not None else None
    if claim is None or chart is None:
        raise NotFoundError("no such claim", claim_id)
    work.record(Event("claim.read", "claim", claim.id, claim.chart_id, detail={"number": claim.number}))
    return SeenClaim(
        claim=claim,
        chart=chart,
        events=work.billing.events(claim_id),
        former=work.billing.get(claim.replaces) if claim.replaces else None,
        newer=work.billing.replacing(claim_id),
        batch=work.billing.batch(claim.batch_id) if claim.batch_id else None,
        siblings=[one for one in work.billing.of_chart(claim.chart_id) if one.id != claim_id],
    )


def list_batches(work: Work, limit: int, after: str | None = None) -> tuple[Sequence[ClaimBatch], str | None]:
    """Batches, newest first, and the id behind which they go on. ForbiddenError."""
    require(work.actor, PERMISSION)
    found = work.billing.batches(limit=limit + 1, after=after)
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def see_batch(work: Work, batch_id: str) -> SeenBatch:
    """One batch. NotFoundError, ForbiddenError."""
    require(work.actor, PERMISSION)
    batch = work.billing.batch(batch_id)
    if batch is None:
        raise NotFoundError("no such batch", batch_id)
    claims = work.billing.claims_of(batch_id)
    return SeenBatch(batch, claims, _charts(work, claims))


def list_answers(work: Work, limit: int, after: str | None = None) -> tuple[Sequence[AnswerFile], str | None]:
    """Answer files, newest first, and the id behind which they go on. ForbiddenError."""
    require(work.actor, PERMISSION)
    found = work.billing.answers(limit=limit + 1, after=after)
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def see_answer(work: Work, answer_id: str) -> SeenAnswer:
    """One answer file. NotFoundError, ForbiddenError."""
    require(work.actor, PERMISSION)
    file = work.billing.answer(answer_id)
    if file is None:
        raise NotFoundError("no such answer", answer_id)
    told = work.billing.answered(answer_id)
    claims = {one: work.billing.get(one) for one in {told.claim_id for told in told if told.claim_id}}
    batches = {one: work.billing.batch(one) for one in {told.batch_id for told in told if told.batch_id}}
    return SeenAnswer(
        file,
        told,
        {key: one for key, one in claims.items() if one is not None},
        {key: one for key, one in batches.items() if one is not None},
    )


def _charts(work: Work, claims: Sequence[ClaimRecord]) -> Mapping[str, Chart]:
    known = {one: work.charts.get(one) for one in {claim.chart_id for claim in claims}}
    return {key: chart for key, chart in known.items() if chart is not None}
