"""Reading a chart: who may, and that they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work


def open_chart(work: Work, chart_id: str, *, lock: bool = False) -> Chart:
    """The chart, its reading recorded. NotFoundError where there is none, ForbiddenError where the actor may not."""
    chart = work.charts.get(chart_id, lock=lock)
    require(work.actor, "practice.read" if chart is not None and chart.practice else "chart.read")
    if chart is None:
        raise NotFoundError("no such chart", chart_id)
    work.record(Event("chart.read", "chart", chart.id, chart.id))
    return chart
