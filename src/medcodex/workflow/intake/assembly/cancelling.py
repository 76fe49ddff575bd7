"""What registration takes back: a visit, a discharge, a transfer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter.arriving import Cancelled
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.event import Event
from medcodex.workflow.intake.after_finish import Came, Effect, effect_of
from medcodex.workflow.intake.assembly.assembled import Assembled, kept_chart
from medcodex.workflow.intake.assembly.order import VISIT, is_late, remember
from medcodex.workflow.intake.filing import Telling, is_coded, settle
from medcodex.workflow.worklist.deadline import due
from medcodex.workflow.worklist.follow_up import Because
from medcodex.workflow.worklist.following import flag

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.encounter.arriving import CancelEncounter
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work

_LATE = "older than what is kept of the encounter; nothing was changed"


def cancel(work: Work, step: CancelEncounter, order: dt.datetime | None = None) -> Assembled:
    """Take back what a step names; an older message changes nothing. A visit that is not kept is kept as cancelled, so
    that its admission, should it come late, does not bring it about. InputError where the numbers are another
    patient's."""
    chart = kept_chart(work, step.account, step.visit, step.patient, Telling(order, owner=False, begins=False))
    fact = {Cancelled.VISIT: VISIT, Cancelled.DISCHARGE: "discharged", Cancelled.TRANSFER: "transfer"}[step.what]
    if is_late(work.assembly.orders(chart.id), fact, order):
        return Assembled(chart, _LATE)
    remember(work, chart.id, [fact], order)
    if step.what is Cancelled.VISIT:
        return _visit(work, chart)
    if step.what is Cancelled.DISCHARGE:
        return Assembled(_discharge(work, chart))
    work.record(Event("chart.transfer-cancelled", "chart", chart.id, chart.id))
    return Assembled(chart)


def _visit(work: Work, chart: Chart) -> Assembled:
    """Nothing is deleted: a chart on which nothing is decided leaves the worklist, another is flagged."""
    if chart.status is ChartStatus.CANCELLED:
        return Assembled(chart)
    work.record(Event("chart.cancelled", "chart", chart.id, chart.id))
    if is_coded(work, chart) or chart.status is ChartStatus.COMPLETE:
        flag(work, chart.id, Because.CANCELLED)
        return Assembled(chart, "something is coded: the chart stays and is flagged")
    return Assembled(work.charts.save(replace(chart, status=ChartStatus.CANCELLED, assignee=None)))


def _discharge(work: Work, chart: Chart) -> Chart:
    if chart.discharged is None:
        return chart
    effect = effect_of([Came("deciding")]) if chart.status is ChartStatus.COMPLETE else Effect.NONE
    chart = replace(chart, discharged=None)
    chart = replace(chart, due=due(chart, work.worklist.deadline_rules()))
    work.record(Event("chart.changed", "chart", chart.id, chart.id, None, {"facts": "discharged"}))
    return settle(work, chart, effect, "deciding")
