"""Reading a chart: who may, and that they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import ForbiddenError, NotFoundError
from medcodex.workflow.access import may, require
from medcodex.workflow.event import Event
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work


def open_chart(work: Work, chart_id: str, *, lock: bool = False) -> Chart:
    """The chart, its reading recorded. NotFoundError where there is none, ForbiddenError where the actor may not. A
    provider reads what concerns them (45 CFR 164.502(b), minimum necessary); whoever broke the glass reads that one
    chart, and the trail says by which grant."""
    chart = work.charts.get(chart_id, lock=lock)
    grant = None
    if chart is not None and chart.practice:
        require(work.actor, "practice.read")
    elif not may(work.actor, "chart.read") or (chart is not None and not _concerned(work, chart)):
        grant = work.identity.grant_of(work.actor.user_id, chart_id, work.now) if chart is not None else None
        if grant is None or not may(work.actor, "chart.emergency"):
            require(work.actor, "chart.read")
            raise ForbiddenError(
                "a provider reads the charts in which they wrote or are asked about; "
                f"in an emergency /work/glass/{chart_id}"
            )
    if chart is None:
        raise NotFoundError("no such chart", chart_id)
    detail = {} if grant is None else {"glass": grant.id}
    work.record(Event("chart.read", "chart", chart.id, chart.id, detail=detail))
    return chart


def _concerned(work: Work, chart: Chart) -> bool:
    """Whether a chart is any business of the actor: of a provider those that they wrote in, attend to, or are asked
    about."""
    if work.actor.role is not Role.PROVIDER or work.actor.via == "system":
        return True
    if work.identity.concerned(work.actor.user_id, chart.id):
        return True
    user = work.people.get(work.actor.user_id)
    names = {work.actor.login} | ({" ".join(user.name.casefold().split())} if user is not None else set())
    written = [chart.attending, *(document.author for document in work.charts.documents(chart.id))]
    return any(name is not None and " ".join(name.casefold().split()) in names for name in written)
