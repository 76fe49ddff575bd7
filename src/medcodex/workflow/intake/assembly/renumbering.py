"""Numbers of encounters that were corrected: the former one leads to the same chart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.workflow.event import Event
from medcodex.workflow.intake.assembly.assembled import Assembled
from medcodex.workflow.intake.assembly.finding import by_number
from medcodex.workflow.intake.assembly.ports import Number

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.encounter.arriving import ChangeNumber
    from medcodex.encounter.incoming import Identifier
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work


def change_number(work: Work, step: ChangeNumber, _order: dt.datetime | None = None) -> Assembled:
    """Change an account or visit number. InputError where the new number is another chart's already."""
    old, new = by_number(work, step.kind, step.old.value), by_number(work, step.kind, step.new.value)
    if old is None:
        if new is not None:
            work.assembly.point(new.id, Number(step.kind, step.old.value))
        return Assembled(new, "" if new is not None else f"no encounter is kept under the former {step.kind} number")
    if new is not None and new.id != old.id:
        raise InputError(f"the new {step.kind} number is another encounter's: a merge was missed?")
    return Assembled(renumber(work, step.kind, step.old, step.new))


def renumber(work: Work, kind: str, old: Identifier, new: Identifier) -> Chart | None:
    """The chart of the old number under the new one; the old one leads to it too."""
    chart = by_number(work, kind, old.value)
    if chart is None:
        return None
    work.assembly.point(chart.id, Number(kind, old.value))
    if kind == "visit":
        work.assembly.point(chart.id, Number(kind, new.value))
    if chart.account == old.value:
        # Also where a visit's number stood for an account that nobody named.
        chart = work.charts.save(replace(chart, account=new.value))
    work.record(Event("chart.renumbered", "chart", chart.id, chart.id, None, {"kind": kind}))
    return chart
