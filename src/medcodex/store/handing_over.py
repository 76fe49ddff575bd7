"""Messages that tell of several charts: where one of them ends, the message stays with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from medcodex.store.schema.arrivals import arrival_charts, arrivals
from medcodex.store.schema.foundation import charts

if TYPE_CHECKING:
    from sqlalchemy import Connection


def hand_over_chart(connection: Connection, chart_id: str) -> None:
    """Let messages of a chart that is about to end belong to another of their charts, where they have one."""
    asked = (
        select(arrivals.c.id, func.min(arrival_charts.c.chart_id))
        .join(arrival_charts, arrival_charts.c.arrival_id == arrivals.c.id)
        .where(arrivals.c.chart_id == chart_id, arrival_charts.c.chart_id != chart_id)
        .group_by(arrivals.c.id)
    )
    for arrival_id, heir in connection.execute(asked).all():
        connection.execute(update(arrivals).where(arrivals.c.id == arrival_id).values(chart_id=heir))
        link = (arrival_charts.c.arrival_id == arrival_id) & (arrival_charts.c.chart_id == heir)
        connection.execute(delete(arrival_charts).where(link))


def hand_over_patient(connection: Connection, patient_id: str) -> None:
    """The same of a patient: what is left belongs to other patients' charts, and to those patients from now on."""
    owner = select(charts.c.patient_id).where(charts.c.id == arrivals.c.chart_id).scalar_subquery()
    left = (arrivals.c.patient_id == patient_id) & arrivals.c.chart_id.is_not(None)
    connection.execute(update(arrivals).where(left).values(patient_id=owner))
