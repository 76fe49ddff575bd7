"""Lists over charts: pages, figures, the next chart to take."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from medcodex.encounter import Setting
from medcodex.store.charts import Charts
from medcodex.store.schema.foundation import charts, patients
from medcodex.store.worklist_filters import condition, ordering, statuses_of
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
        """One walk over the charts counts for all views: each asks of a chart that is there anyway."""
        if not views:
            return {}
        columns, statuses = [], set[str]()
        for number, several in enumerate(views.values()):
            meets = and_(*(condition(view) for view in several))
            columns += self._counted(meets, today, str(number))
            # A chart has one status: all views of a list must let it through.
            statuses |= frozenset.intersection(*(statuses_of(view) for view in several))
        asked = select(*columns).where(charts.c.practice.is_(False), charts.c.status.in_(sorted(statuses)))
        row = self._connection.execute(asked).one()._mapping
        return {name: _figures(row, str(number)) for number, name in enumerate(views)}

    def take(self, view: View, order: Order) -> Chart | None:
        asked = (
            select(charts)
            .where(condition(view), charts.c.assignee.is_(None), charts.c.status.in_(_TAKABLE))
            .order_by(*ordering(order))
            .limit(1)
            .with_for_update(skip_locked=True, of=charts)
        )
        row = self._connection.execute(asked).one_or_none()
        return None if row is None else Charts(self._connection, self._sealer).chart_of(row)

    def backlog(self, today: dt.date) -> Backlog:
        waits = and_(charts.c.discharged <= today, charts.c.status != str(ChartStatus.COMPLETE))
        row = self._connection.execute(
            select(*self._counted(waits, today, "")).where(charts.c.practice.is_(False), waits)
        ).one()
        since = today - dt.timedelta(days=_REVENUE_DAYS)
        recent = self._connection.execute(
            select(func.sum(charts.c.value)).where(
                charts.c.practice.is_(False), charts.c.discharged > since, charts.c.discharged <= today
            )
        ).scalar_one()
        revenue = None if recent is None else (recent / _REVENUE_DAYS).quantize(Decimal("0.01"))
        return Backlog(_figures(row._mapping, ""), revenue)

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
                .where(charts.c.status.in_([str(one) for one in OPEN]), column.is_not(None))
                .distinct()
                .order_by(column)
                .limit(_MOST_CHOICES)
            )
            return tuple(self._connection.execute(asked).scalars())

        return Choices(values(charts.c.payer), values(charts.c.specialty), values(charts.c.facility))

    def _counted(self, meets: ColumnElement[bool], today: dt.date, suffix: str) -> list[ColumnElement[Any]]:
        gone = and_(meets, charts.c.discharged.is_not(None))
        return [
            func.count().filter(meets).label(f"charts{suffix}"),
            func.count().filter(gone).label(f"discharged{suffix}"),
            func.sum(case((gone, self._days(today)), else_=0)).label(f"days{suffix}"),
            func.min(charts.c.discharged).filter(meets).label(f"oldest{suffix}"),
            func.sum(charts.c.value).filter(meets).label(f"value{suffix}"),
            func.count().filter(and_(meets, charts.c.due < today)).label(f"overdue{suffix}"),
        ]

    def _days(self, today: dt.date) -> ColumnElement[Any]:
        """Days since discharge; the two databases count days in different ways."""
        if self._connection.dialect.name == "sqlite":
            return func.julianday(today.isoformat()) - func.julianday(charts.c.discharged)
        return today - charts.c.discharged

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


def _figures(row: Mapping[Any, Any], suffix: str) -> Figures:
    return Figures(
        row[f"charts{suffix}"],
        row[f"discharged{suffix}"],
        int(row[f"days{suffix}"] or 0),
        row[f"oldest{suffix}"],
        row[f"value{suffix}"] or Decimal(0),
        row[f"overdue{suffix}"],
    )
