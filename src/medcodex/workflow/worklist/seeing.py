"""Everything that the page of a chart shows, its reading recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.workflow.access import may
from medcodex.workflow.event import Event
from medcodex.workflow.index.person import other_encounters
from medcodex.workflow.reading import open_chart
from medcodex.workflow.worklist.deadline import deadlines
from medcodex.workflow.worklist.holding import lift_ended

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.chart import Charge, Chart, Document, Patient
    from medcodex.workflow.event import Detail, Recorded
    from medcodex.workflow.work import Work
    from medcodex.workflow.worklist.deadline import Deadline
    from medcodex.workflow.worklist.follow_up import FollowUp
    from medcodex.workflow.worklist.hold import Hold
    from medcodex.workflow.worklist.rule import Routed

_EVENTS = 100


@dataclass(frozen=True, slots=True)
class ChartSeen:
    """A chart with all that belongs to it. ``documents`` are the newest versions; ``earlier`` holds the versions
    before, oldest first, by the sender's number. ``events`` are newest first: changes, and for who reads the trail
    also every reading. ``others`` are the encounters of the same person, for who sees lists of charts."""

    chart: Chart
    patient: Patient
    documents: Sequence[Document]
    earlier: Mapping[str, Sequence[Document]]
    charges: Sequence[Charge]
    holds: Sequence[Hold]
    follow_ups: Sequence[FollowUp]
    routed: Routed | None
    deadlines: Sequence[Deadline]
    events: Sequence[Recorded]
    others: Sequence[Chart] = ()


def see_chart(work: Work, chart_id: str) -> ChartSeen:
    """A chart for whoever may read it. NotFoundError, ForbiddenError."""
    lift_ended(work)
    chart = open_chart(work, chart_id)
    patient = work.charts.patient(chart.patient_id)
    if patient is None:  # the database binds charts to patients
        raise LookupError("a chart without a patient")
    documents = work.charts.documents(chart.id)
    # Also a first version may have one before it, which came late.
    earlier = {one.number: work.charts.versions(chart.id, one.number)[:-1] for one in documents}
    work.record(Event("documents.read", "chart", chart.id, chart.id, None, {"documents": len(documents)}))
    return ChartSeen(
        chart=chart,
        patient=patient,
        documents=documents,
        earlier=earlier,
        charges=work.charts.charges(chart.id),
        holds=work.worklist.holds(chart.id),
        follow_ups=work.worklist.follow_ups(chart.id),
        routed=work.worklist.routed(chart.id),
        deadlines=deadlines(chart, work.worklist.deadline_rules()),
        events=_events(work, chart.id),
        others=_others(work, chart),
    )


def _others(work: Work, chart: Chart) -> Sequence[Chart]:
    found = other_encounters(work, chart) if may(work.actor, "chart.list") else ()
    if found:
        detail: dict[str, Detail] = {"encounters": len(found)}
        work.record(Event("person.read", "patient", chart.patient_id, chart.id, None, detail))
    return found


def _events(work: Work, chart_id: str) -> Sequence[Recorded]:
    found = work.trail.about(chart_id)
    if not may(work.actor, "trail.read"):
        found = [one for one in found if not one.event.action.endswith(".read")]
    return found[:_EVENTS]
