"""Claims, batches and answers with what stands around them, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.billing.looking import answered, answers, batches, counts, listed, shown
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
    batch, the claim to the payer before, those to the payer behind, all claims of its chart."""

    claim: ClaimRecord
    chart: Chart
    events: Sequence[ClaimEvent]
    former: ClaimRecord | None
    newer: ClaimRecord | None
    batch: ClaimBatch | None
    siblings: Sequence[ClaimRecord]
    before: ClaimRecord | None = None
    behind: Sequence[ClaimRecord] = ()


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
    found = listed(work, asked, limit + 1, after)
    here = found[:limit]
    behind = here[-1].id if len(found) > limit else None
    work.record(Event("claim.list", "claim", "all", detail={"rows": len(here)}))
    return ListedClaims(here, behind, counts(work), _charts(work, here))


def see_claim(work: Work, claim_id: str) -> SeenClaim:
    """One claim with all of it; errors as for ``looking.shown``, which records the reading."""
    told = shown(work, claim_id)
    claim = told.claim
    chart = work.charts.get(claim.chart_id)
    if chart is None:
        raise NotFoundError("the claim's chart is not there", claim_id)
    return SeenClaim(
        claim=claim,
        chart=chart,
        events=told.events,
        former=work.billing.get(claim.replaces) if claim.replaces else None,
        newer=told.replaced_by,
        batch=work.billing.batch(claim.batch_id) if claim.batch_id else None,
        siblings=[one for one in work.billing.of_chart(claim.chart_id) if one.id != claim_id],
        before=work.billing.get(claim.follows) if claim.follows else None,
        behind=work.billing.following(claim_id),
    )


def list_batches(work: Work, limit: int, after: str | None = None) -> tuple[Sequence[ClaimBatch], str | None]:
    """Batches, newest first, and the id behind which they go on. ForbiddenError."""
    found = batches(work, limit + 1, after)
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
    found = answers(work, limit + 1, after)
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def see_answer(work: Work, answer_id: str) -> SeenAnswer:
    """One answer file. NotFoundError, ForbiddenError."""
    file, told = answered(work, answer_id)
    claims = {one: work.billing.get(one) for one in {told.claim_id for told in told if told.claim_id}}
    files = {one: work.billing.batch(one) for one in {told.batch_id for told in told if told.batch_id}}
    return SeenAnswer(
        file,
        told,
        {key: one for key, one in claims.items() if one is not None},
        {key: one for key, one in files.items() if one is not None},
    )


def _charts(work: Work, claims: Sequence[ClaimRecord]) -> Mapping[str, Chart]:
    known = {one: work.charts.get(one) for one in {claim.chart_id for claim in claims}}
    return {key: chart for key, chart in known.items() if chart is not None}
