"""Getting hold of a chart to change how it stands: found, permitted, locked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.chart import ChartStatus

if TYPE_CHECKING:
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work


def locked(work: Work, chart_id: str, permission: str) -> Chart:
    """The chart, held for this transaction; nothing of the patient is read. ForbiddenError, NotFoundError."""
    require(work.actor, permission)
    chart = work.charts.get(chart_id, lock=True)
    if chart is None:
        raise NotFoundError("no such chart", chart_id)
    return chart


def not_complete(chart: Chart) -> None:
    """ConflictError where a chart is final, or its encounter did not take place."""
    if chart.status is ChartStatus.COMPLETE:
        raise ConflictError("the chart is complete; reopen it first", chart.id)
    not_cancelled(chart)


def not_cancelled(chart: Chart) -> None:
    """ConflictError where the encounter did not take place."""
    if chart.status is ChartStatus.CANCELLED:
        raise ConflictError("the encounter was cancelled by registration: it is not coded", chart.id)


def waiting(chart: Chart) -> Chart:
    """The chart as nobody's: waiting for a coder, or reopened where it was final before."""
    status = ChartStatus.READY if chart.completed_at is None else ChartStatus.REOPENED
    return replace(chart, assignee=None, status=status)
