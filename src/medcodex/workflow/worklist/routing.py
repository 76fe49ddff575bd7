"""Giving new and reopened charts where the rules say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.event import Event
from medcodex.workflow.worklist.claiming import coders
from medcodex.workflow.worklist.rule import Routed, first_that_fits

if TYPE_CHECKING:
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work


def route(work: Work, chart: Chart) -> Chart:
    """Try the rules on a chart that is new or was just reopened, and follow the first that fits; which one it was is
    kept with the chart and on the trail. A chart that no rule fits stays as it is."""
    rules = work.worklist.rules()
    if not rules or chart.practice:
        return chart
    targets = {user.id for user in coders(work)} | {queue.id for queue in work.worklist.queues()}
    rule = first_that_fits(rules, chart, work.now.date(), targets)
    if rule is None:
        return chart
    work.worklist.save_routed(Routed(chart.id, rule.id, rule.name, rule.queue_id, rule.user_id, work.now))
    if rule.user_id is None:
        work.record(
            Event("chart.placed", "chart", chart.id, chart.id, None, {"rule": rule.id, "queue": rule.queue_id or ""})
        )
        return chart
    status = chart.status if chart.status is ChartStatus.HELD else ChartStatus.ASSIGNED
    given = work.charts.save(replace(chart, assignee=rule.user_id, status=status))
    work.record(Event("chart.assigned", "chart", chart.id, chart.id, None, {"rule": rule.id, "to": rule.user_id}))
    return given
