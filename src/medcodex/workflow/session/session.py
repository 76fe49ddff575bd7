"""A claim's session as it stands: opened, and read from what is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.encounter import Claim
from medcodex.errors import NotFoundError
from medcodex.workflow.access import may, require
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.documents import in_force
from medcodex.workflow.quality.reviewing import refuse_unblinding
from medcodex.workflow.reading import open_chart
from medcodex.workflow.session.claim import as_encounter
from medcodex.workflow.session.ports import Uncoded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.encounter.coded import Encounter
    from medcodex.workflow.chart import Charge, Chart, Document, Patient
    from medcodex.workflow.session.coded import CodedClaim
    from medcodex.workflow.session.decision import Recorded
    from medcodex.workflow.session.final import Final
    from medcodex.workflow.session.fold import Folded
    from medcodex.workflow.session.run import Run
    from medcodex.workflow.work import Work
    from medcodex.workflow.worklist.hold import Hold


@dataclass(frozen=True, slots=True)
class Session:
    """A claim of a chart as it stands. ``final`` is what is final now, None while the claim is open; ``seeded`` and
    ``queried`` as in ports.Standing."""

    chart: Chart
    patient: Patient
    claim: Claim
    coded: CodedClaim
    charges: Sequence[Charge]
    documents: Sequence[Document]
    holds: Sequence[Hold]
    today: dt.date
    final: Final | None = None
    seeded: bool = False
    queried: bool = False

    @property
    def run(self) -> Run:
        """The last run of the engine."""
        return self.coded.run

    @property
    def events(self) -> Sequence[Recorded]:
        """All decisions."""
        return self.coded.events

    @property
    def folded(self) -> Folded:
        """The claim as it stands."""
        return self.coded.folded

    @property
    def seq(self) -> int:
        """The number of the last decision."""
        return self.folded.seq

    @property
    def stay(self) -> bool:
        """Whether it is a facility's claim of a stay: it has a principal diagnosis and POA indicators."""
        return self.chart.setting.is_inpatient and self.claim is Claim.FACILITY

    def encounter(self, folded: Folded | None = None) -> Encounter:
        """The claim as checks and groupers read it; ``folded`` in the place of the present one."""
        folded = folded or self.folded
        return as_encounter(self.chart, self.patient, self.claim, folded.lines, folded.facts)


def claims_of(chart: Chart) -> tuple[Claim, ...]:
    """The claims of a chart; where none is named, the usual one of its setting."""
    return chart.claims or (Claim.default_for(chart.setting),)


def open_session(work: Work, chart_id: str, claim: Claim) -> Session | Uncoded:
    """The session, its reading recorded; what the engine needs where the claim was never coded. The chart's own coder
    who opens it has begun to code it. NotFoundError for a chart or a claim that is not there, ForbiddenError where the
    actor may not read it."""
    chart = _begun(work, readable(work, chart_id, claim))
    found = session_of(work, chart, claim)
    return uncoded(work, chart) if found is None else found


def readable(work: Work, chart_id: str, claim: Claim) -> Chart:
    """The chart, where the actor may see codes and what they are worth: not the provider whose words decide them
    (AHIMA/ACDIS Guidelines for Achieving a Compliant Query Practice). Errors as for ``open_session``."""
    chart = opened(work, chart_id, claim, lock=False)
    if not chart.practice:
        require(work.actor, "claim.read")
    return chart


def _begun(work: Work, chart: Chart) -> Chart:
    if chart.status is not ChartStatus.ASSIGNED or chart.assignee != work.actor.user_id:
        return chart
    held = work.charts.get(chart.id, lock=True)
    if held is None or held.status is not ChartStatus.ASSIGNED:  # another tab of theirs was quicker
        return held or chart
    return work.charts.save(replace(held, status=ChartStatus.CODING))


def opened(work: Work, chart_id: str, claim: Claim, *, lock: bool = True) -> Chart:
    """The chart, held for this transaction; errors as for ``open_session``, and ForbiddenError for an auditor whose
    review of the claim is blind."""
    chart = open_chart(work, chart_id, lock=lock)
    if claim not in claims_of(chart):
        raise NotFoundError(f"the chart has no {claim} claim", "claim")
    refuse_unblinding(work, chart.id, str(claim))
    return chart


def uncoded(work: Work, chart: Chart) -> Uncoded:
    """What the engine reads of a chart, for a run to come. NotFoundError where it was never coded and the actor is not
    one who codes."""
    if not may(work.actor, "code.write"):
        raise NotFoundError("the claim is not coded yet", "claim")
    documents = in_force(work.charts.documents(chart.id))
    return Uncoded(chart, patient_of(work, chart), documents, work.new_id(), work.now)


def followed(session: Session, coded: CodedClaim, chart: Chart, final: Final | None = None) -> Session:
    """The session after one decision more, without reading it all again."""
    return replace(session, chart=chart, coded=coded, final=final)


def session_of(work: Work, chart: Chart, claim: Claim) -> Session | None:
    """The session of a chart that is open already; None where the claim was never coded."""
    found = work.sessions.standing(chart, claim)
    if found is None:
        return None
    return Session(
        chart,
        found.patient or patient_of(work, chart),
        claim,
        found.coded,
        found.charges,
        found.documents,
        found.holds,
        work.now.date(),
        found.final,
        seeded=found.seeded,
        queried=found.queried,
    )


def patient_of(work: Work, chart: Chart) -> Patient:
    """Whose chart it is."""
    patient = work.charts.patient(chart.patient_id)
    if patient is None:
        raise NotFoundError("the chart's patient is not there", chart.id)
    return patient
