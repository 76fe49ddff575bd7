"""Filters and orders of the worklist as SQL; what they mean is told by workflow.worklist.filter.fits."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, literal_column, select

from medcodex.store.schema.foundation import charts
from medcodex.store.schema.worklist import chart_routes
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.worklist.filter import ANYBODY, ME, NOBODY, OPEN
from medcodex.workflow.worklist.order import Field

if TYPE_CHECKING:
    from medcodex.workflow.worklist.filter import View
    from medcodex.workflow.worklist.order import Order

_COLUMNS = {
    Field.DUE: charts.c.due,
    Field.DISCHARGED: charts.c.discharged,
    Field.VALUE: charts.c.value,
    Field.CREATED: charts.c.created_at,
    Field.SETTING: charts.c.setting,
    Field.PAYER: charts.c.payer,
    Field.SPECIALTY: charts.c.specialty,
    Field.FACILITY: charts.c.facility,
    Field.STATUS: charts.c.status,
}


NOT_COMPLETE: ColumnElement[bool] = charts.c.status != literal_column("'complete'")
"""Written out, not as a parameter: by it both databases know the indexes over open charts."""
TO_BE_CODED: ColumnElement[bool] = and_(NOT_COMPLETE, charts.c.status != literal_column("'cancelled'"))


def condition(view: View) -> ColumnElement[bool]:
    """Rows of charts that meet a view."""
    asked = view.filter
    statuses = asked.statuses or OPEN
    found: list[ColumnElement[bool]] = [charts.c.practice.is_(False)]
    if set(statuses) == set(OPEN):
        found.append(TO_BE_CODED)
    else:
        among = charts.c.status.in_([str(status) for status in statuses])
        found.append(among if ChartStatus.COMPLETE in statuses else and_(NOT_COMPLETE, among))
    for column, wanted in (
        (charts.c.setting, asked.settings),
        (charts.c.payer, asked.payers),
        (charts.c.specialty, asked.specialties),
        (charts.c.facility, asked.facilities),
    ):
        if wanted:
            found.append(column.in_([str(one) for one in wanted]))
    if asked.assignee == NOBODY:
        found.append(charts.c.assignee.is_(None))
    elif asked.assignee != ANYBODY:
        found.append(charts.c.assignee == (view.user_id if asked.assignee == ME else asked.assignee))
    if asked.days_from is not None:
        found.append(charts.c.discharged <= _day(view, -asked.days_from))
    if asked.days_to is not None:
        found.append(charts.c.discharged >= _day(view, -asked.days_to))
    if asked.value_from is not None:
        found.append(charts.c.value >= asked.value_from)
    if asked.value_to is not None:
        found.append(charts.c.value <= asked.value_to)
    if asked.due_within is not None:
        found.append(charts.c.due <= _day(view, asked.due_within))
    if asked.placed:
        placed = select(chart_routes.c.chart_id).where(chart_routes.c.queue_id == view.queue_id)
        found.append(charts.c.id.in_(placed))
    return and_(*found)


def open_only(view: View) -> bool:
    """Whether a view's rows are all of charts that are not complete."""
    return ChartStatus.COMPLETE not in (view.filter.statuses or OPEN)


def _day(view: View, days: int) -> dt.date:
    return view.today + dt.timedelta(days=days)


def ordering(order: Order) -> list[ColumnElement[Any]]:
    """The order, made whole by the time a chart came in and its id, so that no two pages show the same chart."""
    found: list[ColumnElement[Any]] = []
    for by in order:
        column = _COLUMNS[by.field]
        found.append((column.desc() if by.descending else column.asc()).nulls_last())
    return [*found, charts.c.created_at.asc(), charts.c.id.asc()]
