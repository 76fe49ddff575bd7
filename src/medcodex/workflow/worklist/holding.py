"""Putting charts on hold and letting them go."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.event import Event
from medcodex.workflow.worklist.hold import Block, Hold, blocked, hold_reason, may_lift
from medcodex.workflow.worklist.opening import locked, not_cancelled, waiting

if TYPE_CHECKING:
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work

MAX_NOTE = 2000
LONGEST = dt.timedelta(days=366)
_AT_ONCE = 200  # ended holds lifted in one piece of work


def place_hold(work: Work, chart_id: str, reason: str, until: dt.date | None = None, note: str | None = None) -> Hold:
    """Put a chart on hold. ``until`` is the first day on which it is free again; without it the reason's own length.
    InputError for another reason than the table's or a day that is past or over a year away; ConflictError where the
    chart is final and the reason holds more than its bill, or its encounter was cancelled."""
    chart = locked(work, chart_id, "hold.write")
    why, today = hold_reason(reason), work.now.date()
    not_cancelled(chart)
    if chart.status is ChartStatus.COMPLETE and Block.BILLING not in why.blocks:
        raise ConflictError("the chart is complete: only its bill can be held", chart.id)
    if until is None and why.days is not None:
        until = today + dt.timedelta(days=why.days)
    if until is not None and not today < until <= today + LONGEST:
        raise InputError("a day from tomorrow to a year from now expected", "until")
    hold = Hold(work.new_id(), chart.id, reason, work.actor.user_id, work.now, until, checked_note(note))
    work.worklist.add_hold(hold)
    if Block.WORK in why.blocks and chart.status is not ChartStatus.COMPLETE:
        work.charts.save(replace(chart, status=ChartStatus.HELD))
    work.record(Event("hold.placed", "hold", hold.id, chart.id, None, {"reason": reason, "until": str(until or "")}))
    return hold


def lift_hold(work: Work, hold_id: str, because: str | None = None) -> Hold:
    """Lift a hold before its day. ForbiddenError where the reason's row does not name the actor's role."""
    require(work.actor, "hold.write")
    hold = work.worklist.hold(hold_id)
    if hold is None:
        raise NotFoundError("no such hold", hold_id)
    if not may_lift(work.actor, hold):
        raise ForbiddenError(f"a hold of this kind is lifted by: {', '.join(sorted(hold.why.lifted_by))}")
    chart = locked(work, hold.chart_id, "hold.write")
    if hold.lifted_at is not None:
        raise ConflictError("the hold was lifted already", hold.id)
    return _end(work, chart, hold, because)


def lift_ended(work: Work) -> int:
    """Let go of the charts whose hold's day has come, and say how many. Done whenever a list is read, so that nobody
    has to."""
    ended = work.worklist.holds_ended(work.now.date(), _AT_ONCE)
    for hold in ended:
        chart = work.charts.get(hold.chart_id, lock=True)
        if chart is not None:
            _end(work, chart, hold, None)
    return len(ended)


def _end(work: Work, chart: Chart, hold: Hold, because: str | None) -> Hold:
    today = work.now.date()
    ended = not hold.in_force(today)
    done = replace(hold, lifted_by=None if ended else work.actor.user_id, lifted_at=work.now)
    work.worklist.save_hold(done)
    left = [one for one in work.worklist.holds(chart.id) if one.id != hold.id]
    if chart.status is ChartStatus.HELD and Block.WORK not in blocked(left, today):
        free = replace(chart, status=ChartStatus.ASSIGNED) if chart.assignee else waiting(chart)
        work.charts.save(free)
    action = "hold.ended" if ended else "hold.lifted"
    work.record(Event(action, "hold", hold.id, chart.id, because, {"reason": hold.reason}))
    return done


def checked_note(note: str | None) -> str | None:
    """A note as it is kept; None where nothing is said. InputError where it is too long or no text."""
    note = (note or "").strip()
    if len(note) > MAX_NOTE:
        raise InputError(f"longer than {MAX_NOTE} characters", "note")
    if "\0" in note:
        raise InputError("holds a NUL character", "note")
    return note or None
