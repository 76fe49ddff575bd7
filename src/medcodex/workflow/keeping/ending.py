"""The end of charts that need not be kept any longer. Nothing ends by itself: somebody runs this."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import ConflictError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.chart import OVER
from medcodex.workflow.event import Event
from medcodex.workflow.keeping.rules import years_after

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.workflow.keeping.rules import Rules, Until
    from medcodex.workflow.work import Work

_PERMISSION = "settings.manage"


class Expired(NamedTuple):
    """A chart that need not be kept any longer."""

    chart_id: str
    until: Until


def expired(work: Work, rules: Rules, today: dt.date) -> Sequence[Expired]:
    """Complete and cancelled charts whose time is over on a day and which no legal hold keeps, oldest first.
    ForbiddenError."""
    require(work.actor, _PERMISSION)
    found = []
    for chart_id in work.keeping.ended_before(years_after(today, -rules.shortest)):
        until = _until(work, chart_id, rules)
        if until.day < today:
            found.append(Expired(chart_id, until))
    return found


def end(work: Work, chart_id: str, rules: Rules, today: dt.date) -> Until:
    """Remove a chart for good; the trail tells which, by which rule, and how many rows of what. ConflictError where its
    time is not over, it is still to be coded, or a legal hold keeps it; NotFoundError; ForbiddenError."""
    require(work.actor, _PERMISSION)
    chart = work.charts.get(chart_id, lock=True)
    if chart is None:
        raise NotFoundError("no such chart", chart_id)
    if chart.status not in OVER:
        raise ConflictError("the chart is not complete", chart_id)
    if work.keeping.holds(chart_id, standing=True):
        raise ConflictError("a legal hold keeps the chart", chart_id)
    until = _until(work, chart_id, rules)
    if until.day >= today:
        raise ConflictError(f"the chart is kept until {until.day.isoformat()}", chart_id)
    erased = work.keeping.erase(chart_id)
    work.record(
        Event(
            "chart.ended",
            "chart",
            chart_id,
            chart_id,
            detail={"rule": until.rule.kind, "until": until.day.isoformat(), **erased},
        )
    )
    return until


def _until(work: Work, chart_id: str, rules: Rules) -> Until:
    chart = work.charts.get(chart_id)
    if chart is None:
        raise NotFoundError("no such chart", chart_id)
    patient = work.charts.patient(chart.patient_id)
    kinds = [document.kind for document in work.charts.documents(chart_id)]
    return rules.until(chart.date, patient.birth_date if patient else None, kinds)
