"""Lists over charts: pages, figures, the next chart to take."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from medcodex.encounter import Setting
from medcodex.store.charts import Charts
from medcodex.store.schema.foundation import charts, patients
from medcodex.store.worklist_filters import NOT_COMPLETE, TO_BE_CODED, condition, open_only, ordering
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.worklist.filter import OPEN
from medcodex.workflow.worklist.row import Backlog, Choices, Figures, Load, Row, age_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from medcodex.store.sealing import Sealer
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.worklist.filter import View
    from medcodex.workflow.worklist.order import Order

_TAKABLE = ("ready", "reopened")
_REVENUE_DAYS = 90
_FINISHED_DAYS = 7
_MOST_CHOICES = 200
_SHOWN = [
    charts.c[name]
    for name in (
        "id", "patient_id", "account", "setting", "status", "version", "payer", "specialty", "facility", "admitted",
        "discharged", "value", "due", "assignee", "created_at",
    )
]  # fmt: skip


class ChartLists:
    """The part of workflow.worklist.ports.WorklistRepository that lists charts."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def page(self, views: Sequence[View], order: Order, offset: int, limit: int) -> Sequence[Row]:
        asked = select(*_SHOWN).where(*(condition(view) for view in views))
        return self._shown(self._connection.execute(asked.order_by(*ordering(order)).offset(offset).limit(limit)).all())

    def rows(self, chart_ids: Sequence[str]) -> Sequence[Row]:
        if not chart_ids:
            return []
        asked = select(*_SHOWN).where(charts.c.id.in_(chart_ids), charts.c.practice.is_(False))
        found = {row.chart_id: row for row in self._shown(self._connection.execute(asked).all())}
        return [found[one] for one in dict.fromkeys(chart_ids) if one in found]

    def figures(self, views: Mapping[str, Sequence[View]], today: dt.date) -> Mapping[str, Figures]:
        open_charts: dict[str, ColumnElement[bool]] = {}
        others: dict[str, ColumnElement[bool]] = {}
        for name, several in views.items():
            among = open_charts if any(open_only(view) for view in several) else others
            among[name] = and_(*(condition(view) for view in several))
        found = self._figures(open_charts, today, NOT_COMPLETE)
        for name, meets in others.items():
            found |= self._figures({name: meets}, today, meets)
        return {name: found[name] for name in views}

    def take(self, view: View, order: Order) -> Chart | None:
        asked = (
            select(charts)
            .where(condition(view), TO_BE_CODED, charts.c.assignee.is_(None), charts.c.status.in_(_TAKABLE))
            .order_by(*ordering(order))
            .limit(1)
            .with_for_update(skip_locked=True, of=charts)
        )
        row = self._connection.execute(asked).one_or_none()
        return None if row is None else Charts(self._connection, self._sealer).chart_of(row)

    def backlog(self, today: dt.date) -> Backlog:
        waits = charts.c.discharged <= today
        meets = and_(charts.c.practice.is_(False), TO_BE_CODED, waits)
        figures = self._figures({"backlog": meets}, today, meets)["backlog"]
        since = today - dt.timedelta(days=_REVENUE_DAYS)
        recent = self._connection.execute(
            select(func.sum(charts.c.value)).where(
                charts.c.practice.is_(False), charts.c.discharged > since, charts.c.discharged <= today
            )
        ).scalar_one()
        revenue = None if recent is None else (recent / _REVENUE_DAYS).quantize(Decimal("0.01"))
        return Backlog(figures, revenue)

    def loads(self, today: dt.date) -> Sequence[Load]:
        def number(*meets: ColumnElement[bool]) -> ColumnElement[int]:
            return func.count().filter(and_(*meets))

        status, begin = charts.c.status, dt.datetime.combine(today, dt.time(), dt.UTC)
        is_open = status.in_([str(one) for one in OPEN])
        finished = charts.c.completed_at >= begin - dt.timedelta(days=_FINISHED_DAYS - 1)
        asked = (
            select(
                charts.c.assignee,
                number(status.in_(["assigned", "reopened", "ready"])).label("assigned"),
                number(status == "coding").label("coding"),
                number(status == "held").label("held"),
                func.sum(charts.c.value).filter(is_open).label("value"),
                number(is_open, charts.c.due < today).label("overdue"),
                number(status == "complete", finished).label("finished"),
            )
            .where(charts.c.assignee.is_not(None), charts.c.practice.is_(False), or_(is_open, finished))
            .group_by(charts.c.assignee)
            .order_by(charts.c.assignee)
        )
        return [
            Load(
                row.assignee, row.assigned, row.coding, row.held, row.value or Decimal(0), row.overdue, row.finished
            )
            for row in self._connection.execute(asked)
        ]  # fmt: skip

    def choices(self) -> Choices:
        def values(column: ColumnElement[Any]) -> tuple[str, ...]:
            asked = (
                select(column)
                .where(charts.c.practice.is_(False), TO_BE_CODED, column.is_not(None))
                .distinct()
                .order_by(column)
                .limit(_MOST_CHOICES)
            )
            return tuple(self._connection.execute(asked).scalars())

        return Choices(values(charts.c.payer), values(charts.c.specialty), values(charts.c.facility))

    def _figures(
        self, wanted: Mapping[str, ColumnElement[bool]], today: dt.date, among: ColumnElement[bool]
    ) -> dict[str, Figures]:
        """The figures of the charts that meet each condition, all in one pass over those ``among`` which they are.
        Counted by day of discharge, as days are the same for all of one and the two databases reckon dates in
        different ways."""
        if not wanted:
            return {}
        asked = select(charts.c.discharged).where(among).group_by(charts.c.discharged)
        for meets in wanted.values():
            asked = asked.add_columns(
                func.count().filter(meets),
                func.sum(charts.c.value).filter(meets),
                func.count().filter(and_(meets, charts.c.due < today)),
            )
        rows = self._connection.execute(asked).all()
        return {name: _sum_up(rows, 1 + 3 * place, today) for place, name in enumerate(wanted)}

    def _shown(self, found: Sequence[Any]) -> list[Row]:
        """Rows with the patient's age, the only thing of a patient that is opened."""
        born = self._births({row.patient_id for row in found})
        return [
            Row(
                chart_id=row.id,
                account=self._sealer.open(row.account, table="charts", row=row.id, column="account"),
                setting=Setting(row.setting),
                status=ChartStatus(row.status),
                version=row.version,
                age=age_on(born.get(row.patient_id), row.admitted or row.discharged or row.created_at.date()),
                payer=row.payer,
                specialty=row.specialty,
                facility=row.facility,
                admitted=row.admitted,
                discharged=row.discharged,
                value=row.value,
                due=row.due,
                assignee=row.assignee,
            )
            for row in found
        ]

    def _births(self, patient_ids: set[str]) -> dict[str, dt.date]:
        if not patient_ids:
            return {}
        found = {}
        asked = select(patients.c.id, patients.c.particulars).where(patients.c.id.in_(sorted(patient_ids)))
        for row in self._connection.execute(asked):
            opened = self._sealer.open(row.particulars, table="patients", row=row.id, column="particulars")
            if (day := json.loads(opened)[2]) is not None:
                found[row.id] = dt.date.fromisoformat(day)
        return found


def _sum_up(rows: Sequence[Any], at: int, today: dt.date) -> Figures:
    """One condition's figures: day of discharge first, and from ``at`` on charts, value and charts that are overdue."""
    found = [(row[0], row[at], row[at + 1], row[at + 2]) for row in rows if row[at]]
    gone = [(day, count) for day, count, _, _ in found if day is not None]
    return Figures(
        charts=sum(count for _, count, _, _ in found),
        discharged=sum(count for _, count in gone),
        days=sum((today - day).days * count for day, count in gone),
        oldest=min((day for day, _ in gone), default=None),
        value=sum((value for _, _, value, _ in found if value is not None), Decimal(0)),
        overdue=sum(late for _, _, _, late in found),
    )
