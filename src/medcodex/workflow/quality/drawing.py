"""Drawing a sample: which claims can be reviewed, which of them are, and a review for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.errors import InputError, NotFoundError, UsageError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.quality.audit import Audit
from medcodex.workflow.quality.sampling import STRATA, Reviewable, Sample, SampleKind, draw
from medcodex.workflow.querying.query import QueryStatus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.workflow.event import Detail
    from medcodex.workflow.quality.claim_codes import ClaimCode, Worth
    from medcodex.workflow.quality.ports import CodingRecord, Completed, Weigher
    from medcodex.workflow.work import Work

LARGEST = 5_000
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class SampleWish:
    """What an auditor asks for: claims completed from ``since`` to before ``until``. Without a seed the draw takes one
    of its own and tells it. ``settings`` and ``coders`` (user ids) narrow the claims, empty for all."""

    name: str
    kind: SampleKind
    since: dt.datetime
    until: dt.datetime
    size: int
    seed: str = ""
    blind: bool = True
    prebill: bool = False
    stratified_by: str = ""
    settings: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()


def draw_sample(work: Work, coded: CodingRecord, weigher: Weigher, wish: SampleWish) -> Sample:
    """The sample, its reviews waiting for auditors. Claims that were drawn before, or are the drawing auditor's own,
    are left out."""
    require(work.actor, "audit.write")
    claims = [
        reviewable(work, coded, one, weigher if _asks_for_groups(wish) else None)
        for one in coded.completed(wish.since, wish.until)
        if (not wish.settings or one.setting in wish.settings) and (not wish.coders or one.coder in wish.coders)
    ]
    known = work.quality.audited()
    claims = [one for one in claims if (one.chart_id, one.claim) not in known and one.coder != work.actor.user_id]
    sample = _sample(work, wish, len(claims))
    if not claims:
        raise UsageError("no completed claim of that time that was not reviewed already", "sample")
    drawn = draw(sample, claims)
    sample = replace(sample, drawn=len(drawn))
    work.quality.add_sample(sample)
    for place, one in enumerate(drawn):
        work.quality.add_audit(
            Audit(
                id=work.new_id(),
                sample_id=sample.id,
                chart_id=one.claim.chart_id,
                claim=one.claim.claim,
                coder=one.claim.coder,
                blind=sample.blind,
                coded=coded.codes(one.claim.chart_id, one.claim.claim),
                stratum=one.stratum,
                reasons=one.reasons,
                drawn_at=work.now,
                place=place,
            )
        )
    detail: dict[str, Detail] = {"kind": str(sample.kind), "population": sample.population, "drawn": sample.drawn}
    work.record(Event("sample.draw", "sample", sample.id, detail=detail))
    return sample


def sample_of(work: Work, sample_id: str) -> tuple[Sample, Sequence[Audit]]:
    """A sample with its reviews, in the order in which they were drawn."""
    require(work.actor, "audit.read")
    sample = work.quality.sample(sample_id)
    if sample is None:
        raise NotFoundError("no such sample", sample_id)
    return sample, work.quality.audits_of_sample(sample_id)


def reviewable(work: Work, coded: CodingRecord, one: Completed, weigher: Weigher | None) -> Reviewable:
    """A completion with all that risks are told by (data/risks.tsv); those of its group where a weigher is given."""
    queries = work.queries.of_chart(one.chart_id)
    measures: dict[str, float | None] = {
        "charts_coded": coded.charts_coded(one.coder, one.at),
        "lowest_confidence": one.confidence,
        "weight": one.weight,
        "rejected_share": one.rejected_share,
        "accepted_all": one.accepted > 1 and not one.changed + one.rejected + one.added,
        "queries_withdrawn": sum(query.status is QueryStatus.WITHDRAWN and bool(query.sent_at) for query in queries),
    }
    family = one.group
    if weigher is not None and (final := _worth(work, weigher, one, coded.codes(one.chart_id, one.claim))):
        engine = _worth(work, weigher, one, coded.proposed(one.chart_id, one.claim))
        measures["complications"] = final.complications
        measures["group_changed"] = None if engine is None else final.group != engine.group
        family = final.family
    known = {name: float(value) for name, value in measures.items() if value is not None}
    return Reviewable(one.chart_id, one.claim, one.coder, one.setting, family, one.at, known)


def _asks_for_groups(wish: SampleWish) -> bool:
    return wish.kind is SampleKind.RISK or wish.stratified_by == "family"


def _worth(work: Work, weigher: Weigher, one: Completed, codes: Sequence[ClaimCode]) -> Worth | None:
    chart = work.charts.get(one.chart_id)
    patient = work.charts.patient(chart.patient_id) if chart else None
    return None if chart is None or patient is None else weigher.worth(chart, patient, one.claim, codes)


def _sample(work: Work, wish: SampleWish, population: int) -> Sample:
    if not wish.name.strip() or len(wish.name) > _LONGEST_NAME:
        raise InputError(f"a name of at most {_LONGEST_NAME} characters", "name")
    if wish.since >= wish.until:
        raise InputError("a time that ends after it begins", "until")
    if not 1 <= wish.size <= LARGEST:
        raise InputError(f"1 to {LARGEST} claims", "size")
    if wish.kind is SampleKind.STRATIFIED and wish.stratified_by not in STRATA:
        raise InputError(f"one of {', '.join(STRATA)} expected", "stratified_by")
    return Sample(
        work.new_id(),
        wish.name.strip(),
        wish.kind,
        work.actor.user_id,
        work.now,
        wish.since,
        wish.until,
        wish.size,
        wish.seed.strip()[:80] or work.new_id(),
        wish.blind,
        wish.prebill,
        wish.stratified_by if wish.kind is SampleKind.STRATIFIED else "",
        population,
    )
