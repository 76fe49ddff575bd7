"""Whose chart is whose: taking the next, giving by hand, giving back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, ForbiddenError, InputError
from medcodex.workflow.access import may, permissions, require
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.event import Event
from medcodex.workflow.worklist.filter import View
from medcodex.workflow.worklist.holding import lift_ended
from medcodex.workflow.worklist.listing import queue_of
from medcodex.workflow.worklist.opening import locked, not_complete, waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.chart import Chart
    from medcodex.workflow.people import User
    from medcodex.workflow.work import Work


def claim_next(work: Work, queue_id: str) -> Chart | None:
    """Give the actor the first chart of a queue that nobody has and nothing holds. Two people never get the same: the
    chart is kept from others until this work is done. None where the queue has none left."""
    require(work.actor, "chart.take")
    lift_ended(work)
    queue = queue_of(work, queue_id)
    found = work.worklist.take(View(queue.filter, work.now.date(), work.actor.user_id, queue.id), queue.order)
    if found is None:
        return None
    chart = work.charts.save(replace(found, assignee=work.actor.user_id, status=ChartStatus.ASSIGNED))
    work.record(Event("chart.claimed", "chart", chart.id, chart.id, detail={"queue": queue.id}))
    return chart


def assign(work: Work, chart_id: str, user_id: str, reason: str | None = None) -> Chart:
    """Give a chart to somebody who codes. ConflictError where it is final, InputError where they cannot take it."""
    chart = locked(work, chart_id, "chart.assign")
    not_complete(chart)
    coder(work, user_id)
    status = chart.status if chart.status is ChartStatus.HELD else ChartStatus.ASSIGNED
    chart = work.charts.save(replace(chart, assignee=user_id, status=status))
    work.record(Event("chart.assigned", "chart", chart.id, chart.id, reason, {"to": user_id}))
    return chart


def release(work: Work, chart_id: str, reason: str | None = None) -> Chart:
    """Give a chart back to those who wait for one: one's own, or anybody's for who may assign."""
    chart = locked(work, chart_id, "chart.take")
    not_complete(chart)
    if chart.assignee is None:
        raise ConflictError("nobody has the chart", chart.id)
    if chart.assignee != work.actor.user_id and not may(work.actor, "chart.assign"):
        raise ForbiddenError("the chart is somebody else's")
    back = waiting(chart)
    if chart.status is ChartStatus.HELD:
        back = replace(back, status=ChartStatus.HELD)
    back = work.charts.save(back)
    work.record(Event("chart.released", "chart", chart.id, chart.id, reason, {"from": chart.assignee}))
    return back


def coder(work: Work, user_id: str) -> User:
    """The person of an id. InputError where there is none, or not one who takes charts."""
    found = work.people.get(user_id)
    if found is None or not found.active or found.role not in permissions()["chart.take"]:
        raise InputError("nobody who codes", "user")
    return found


def coders(work: Work) -> Sequence[User]:
    """Everybody a chart can be given to."""
    takers = permissions()["chart.take"]
    return [one for one in work.people.all() if one.active and one.role in takers]
