"""A review as auditor and coder work on it, each act kept and recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, ForbiddenError, NotFoundError
from medcodex.workflow.access import may, require
from medcodex.workflow.event import Event
from medcodex.workflow.policies import policies
from medcodex.workflow.quality import audit as acts
from medcodex.workflow.quality.money import base_rate, difference
from medcodex.workflow.quality.overpayment import Overpayment
from medcodex.workflow.reading import open_chart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.workflow.chart import Chart, Document
    from medcodex.workflow.event import Detail
    from medcodex.workflow.quality.audit import Audit
    from medcodex.workflow.quality.claim_codes import ClaimCode
    from medcodex.workflow.quality.ports import Weigher
    from medcodex.workflow.quality.rulings import Decision, Ruling
    from medcodex.workflow.work import Work


@dataclass(frozen=True, slots=True)
class Review:
    """A review with the chart it is about. Where it is blind and the auditor's codes are not in, ``audit`` comes
    without the coder's codes and without reasons that would tell of them."""

    audit: Audit
    chart: Chart
    documents: Sequence[Document]


def opened(work: Work, audit_id: str) -> Review:
    """A review, as its auditor, a manager, or the coder it is about may read it; the reading recorded."""
    audit = _get(work, audit_id)
    if may(work.actor, "audit.read"):
        shown = without_coding(audit)
    else:
        require(work.actor, "audit.answer")
        if audit.coder != work.actor.user_id or audit.status in {acts.AuditStatus.ASSIGNED, acts.AuditStatus.COMPARED}:
            raise NotFoundError("no such review", audit_id)
        shown = audit
    chart = open_chart(work, audit.chart_id)
    work.record(Event("audit.read", "audit", audit.id, audit.chart_id))
    return Review(shown, chart, work.charts.documents(chart.id))


def mine(work: Work) -> list[Audit]:
    """The reviews of the actor's own work that they may read, newest first."""
    require(work.actor, "audit.answer")
    hidden = {acts.AuditStatus.ASSIGNED, acts.AuditStatus.COMPARED}
    return [one for one in work.quality.audits_of_coder(work.actor.user_id) if one.status not in hidden]


def take(work: Work, audit_id: str, version: int) -> Audit:
    """A review taken on by the actor."""
    require(work.actor, "audit.write")
    return _kept(work, acts.taken(_read(work, audit_id, version), work.actor.user_id), "take")


def submit(work: Work, audit_id: str, version: int, codes: Iterable[ClaimCode]) -> Audit:
    """The auditor's own codes."""
    require(work.actor, "audit.write")
    return _kept(work, acts.submitted(_read(work, audit_id, version), work.actor.user_id, codes), "code")


def rule(work: Work, audit_id: str, version: int, rulings: Iterable[Ruling]) -> Audit:
    """What the auditor says of each difference."""
    require(work.actor, "audit.write")
    audit = _read(work, audit_id, version)
    return _kept(work, acts.ruled(audit, work.actor.user_id, rulings, work.now), "rule")


def accept(work: Work, audit_id: str, version: int) -> Audit:
    """The coder agrees."""
    require(work.actor, "audit.answer")
    return _kept(work, acts.accepted(_read(work, audit_id, version), work.actor.user_id), "accept")


def rebut(work: Work, audit_id: str, version: int, objections: Mapping[int, str]) -> Audit:
    """The coder objects."""
    require(work.actor, "audit.answer")
    audit = _read(work, audit_id, version)
    return _kept(work, acts.rebutted(audit, work.actor.user_id, objections), "rebut")


def answer(work: Work, audit_id: str, version: int, answers: Mapping[int, tuple[Decision, str]]) -> Audit:
    """The auditor answers the objections."""
    require(work.actor, "audit.write")
    audit = _read(work, audit_id, version)
    return _kept(work, acts.answered(audit, work.actor.user_id, answers), "answer")


def decide(
    work: Work, weigher: Weigher, audit_id: str, version: int, overturned: Mapping[int, Decision] | None = None
) -> Audit:
    """The final decision, with what it moves in money where weights and the site's base rate are there. Of a claim that
    had gone out and was coded too high an overpayment is opened, identified today: whoever knew earlier says so there,
    nobody later."""
    require(work.actor, "audit.write")
    final = acts.decided(_read(work, audit_id, version), work.actor.user_id, work.now, overturned)
    chart = work.charts.get(final.chart_id)
    patient = work.charts.patient(chart.patient_id) if chart else None
    if chart is None or patient is None:
        raise NotFoundError("no such chart", final.chart_id)
    coded = weigher.worth(chart, patient, final.claim, final.coded)
    right = weigher.worth(chart, patient, final.claim, final.standing)
    rate = base_rate(policies(work).base_rates, chart.payer or "", chart.date)
    final = replace(final, coded_worth=coded, final_worth=right, moved=difference(coded, right, rate))
    final = _kept(work, final, "decide")
    sample = work.quality.sample(final.sample_id)
    if final.moved is not None and final.moved > 0 and sample is not None and not sample.prebill:
        _open_overpayment(work, final, chart)
    return final


def without_coding(audit: Audit) -> Audit:
    """A review as it may be shown: of a blind one whose auditor's codes are not in, nothing of what was coded."""
    return replace(audit, coded=(), reasons=(), stratum="") if audit.hides_coding else audit


def refuse_unblinding(work: Work, chart_id: str, claim: str) -> None:
    """ForbiddenError for an auditor who has a blind review of a claim under way and wants to see its coding."""
    if not may(work.actor, "audit.write"):
        return
    for one in work.quality.audits_of_chart(chart_id):
        if one.claim == claim and one.auditor == work.actor.user_id and one.hides_coding:
            raise ForbiddenError("your review of this claim is blind until your own codes are in", chart_id)


def _open_overpayment(work: Work, audit: Audit, chart: Chart) -> None:
    if audit.moved is None:
        return
    found = Overpayment(work.new_id(), audit.id, chart.id, chart.payer or "", audit.moved, work.now.date())
    work.quality.add_overpayment(found)
    detail: dict[str, Detail] = {"audit": audit.id, "amount": str(found.amount), "deadline": found.deadline.isoformat()}
    work.record(Event("overpayment.open", "overpayment", found.id, chart.id, detail=detail))


def _get(work: Work, audit_id: str) -> Audit:
    audit = work.quality.audit(audit_id)
    if audit is None:
        raise NotFoundError("no such review", audit_id)
    return audit


def _read(work: Work, audit_id: str, version: int) -> Audit:
    audit = _get(work, audit_id)
    if audit.version != version:
        raise ConflictError("the review was changed by somebody else meanwhile", audit_id)
    return audit


def _kept(work: Work, audit: Audit, act: str) -> Audit:
    work.quality.save_audit(audit)
    detail: dict[str, Detail] = {"version": audit.version, "status": str(audit.status)}
    work.record(Event(f"audit.{act}", "audit", audit.id, audit.chart_id, detail=detail))
    return audit
