"""Emergency access (45 CFR 164.312(a)(2)(ii)): somebody whose role does not open a chart opens it for a while, says
why, and stands on the trail with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from medcodex.errors import NotFoundError, UsageError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.identity.records import Grant

if TYPE_CHECKING:
    from medcodex.workflow.work import Work

LONGEST = timedelta(hours=8)
_REASON = (10, 500)


def break_glass(work: Work, chart_id: str, reason: str, lasting: timedelta) -> Grant:
    """Open one chart for the actor. ForbiddenError where even an emergency opens nothing to their role, NotFoundError,
    UsageError without a reason or for too long."""
    require(work.actor, "chart.emergency")
    text = " ".join(reason.split())
    shortest, longest = _REASON
    if not shortest <= len(text) <= longest or not text.isprintable():
        raise UsageError(f"a reason of {shortest} to {longest} characters", "reason")
    if not timedelta(0) < lasting <= LONGEST:
        raise UsageError(f"at most {LONGEST // timedelta(hours=1)} hours", "hours")
    if work.charts.get(chart_id) is None:
        raise NotFoundError("no such chart", "chart")
    grant = Grant(work.new_id(), work.actor.user_id, chart_id, text, work.now, work.now + lasting)
    work.identity.add_grant(grant)
    minutes = lasting // timedelta(minutes=1)
    work.record(Event("glass.break", "chart", chart_id, chart_id, reason=text, detail={"minutes": minutes}))
    return grant


def end_grant(work: Work, grant_id: str) -> None:
    """End a grant of the actor's own before its time. NotFoundError."""
    for grant in work.identity.grants(work.actor.user_id, work.now):
        if grant.id == grant_id:
            work.identity.end_grant(grant_id, work.now)
            work.record(Event("glass.mend", "chart", grant.chart_id, grant.chart_id))
            return
    raise NotFoundError("no such access", "grant")
