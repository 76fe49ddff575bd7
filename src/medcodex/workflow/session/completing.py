"""Completing a claim and reopening it. What was final stays as it was, whatever is decided later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError
from medcodex.workflow.access import require
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.event import Event
from medcodex.workflow.quality.planting import refuse_seeds
from medcodex.workflow.session.checking import checked
from medcodex.workflow.session.deciding import StaleError, coded_session, is_replay, record
from medcodex.workflow.session.decision import Kind
from medcodex.workflow.session.final import Final, final_codes
from medcodex.workflow.session.reconciliation import reconcile
from medcodex.workflow.session.session import claims_of, opened
from medcodex.workflow.session.stopping import of_the_coder, stops_of
from medcodex.workflow.worklist.stop import require_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter import Claim
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.session.ports import Judged, Wish
    from medcodex.workflow.session.session import Session
    from medcodex.workflow.work import Work


def complete(work: Work, judged_session: Session, wish: Wish, judged: Judged, queries: Sequence[str]) -> Session:
    """The session, complete; its codes are final and kept apart. ``judged_session`` is the session that ``judged``
    speaks of: StaleError where it is not what stands any more. ``queries`` are ids of those without an answer.
    StoppedError for a hard stop, and for a soft one where the decision has no reason."""
    require(work.actor, "code.complete")
    chart = opened(work, judged_session.chart.id, judged_session.claim)
    session = coded_session(work, chart, judged_session.claim)
    if is_replay(session, wish):
        return session
    if session.folded.complete:
        raise ConflictError("the claim is complete already", "claim")
    if session.seq != judged_session.seq:
        raise StaleError("somebody else decided on this meanwhile; look at it again", "after")
    decision = checked(wish.decision, session.folded)
    findings = of_the_coder(judged.findings, session.folded.facts)
    stops = stops_of(session, findings, reconcile(session.folded.lines, session.charges), queries)
    require_none(stops, {stop.rule: decision.reason or "" for stop in stops})
    refuse_seeds(work, chart.id, str(session.claim), [(line.system, line.code) for line in session.folded.standing()])
    event = record(work, session, wish, decision).events[-1]
    drg = judged.groups.get("ms_drg") or {}
    work.decisions.add_final(
        Final(
            chart_id=chart.id,
            claim=session.claim,
            number=len(work.decisions.finals(chart.id, session.claim)) + 1,
            seq=event.seq,
            run_id=session.run.id,
            at=event.at,
            by=event.by,
            codes=final_codes(session.folded),
            drg=drg.get("drg"),
            drg_version=drg.get("version"),
            weight=drg.get("weight"),
            stops_passed=tuple(dict.fromkeys(stop.rule for stop in stops)),
            reason=decision.reason,
        )
    )
    chart = _completed(work, chart)
    return coded_session(work, chart, session.claim)


def reopen(work: Work, chart_id: str, claim: Claim, wish: Wish) -> Session:
    """The session, open again for the reason given; what was final is kept as it was."""
    require(work.actor, "code.complete")
    chart = opened(work, chart_id, claim)
    session = coded_session(work, chart, claim)
    if is_replay(session, wish):
        return session
    if not session.folded.complete:
        raise ConflictError("the claim is not complete", "claim")
    decision = checked(wish.decision, session.folded)
    if decision.kind is not Kind.REOPEN or decision.reason is None:
        raise InputError("a reason is needed", "reason")
    record(work, session, wish, decision)
    work.decisions.reopen_final(chart.id, claim, work.now, decision.reason)
    chart = work.charts.save(replace(chart, status=ChartStatus.REOPENED))
    work.record(Event("chart.reopen", "chart", chart.id, chart.id, decision.reason, {"claim": str(claim)}))
    return coded_session(work, chart, claim)


def _completed(work: Work, chart: Chart) -> Chart:
    """The chart, complete where all its claims are."""
    if any(work.decisions.final(chart.id, claim) is None for claim in claims_of(chart)):
        return chart
    work.record(Event("chart.complete", "chart", chart.id, chart.id))
    return work.charts.save(replace(chart, status=ChartStatus.COMPLETE, completed_at=work.now))
