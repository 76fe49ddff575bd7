"""Charts that a coder would have to wait for: of which a claim was never coded, or a document came since and nobody has
decided anything yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, distinct, exists, func, or_, select

from medcodex.encounter import Setting
from medcodex.store.schema.foundation import charts, documents
from medcodex.store.schema.session import decisions, runs
from medcodex.workflow.chart import OVER
from medcodex.workflow.session.decision import Kind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection

_STAYS = [str(one) for one in Setting if one.is_inpatient]


def uncoded_charts(connection: Connection, quiet_since: dt.datetime, limit: int) -> Sequence[str]:
    """See workflow.session.ports.SessionReader.uncoded."""
    of_chart = documents.c.chart_id == charts.c.id
    later = runs.alias("later")
    newest = ~exists().where(
        later.c.chart_id == runs.c.chart_id, later.c.claim == runs.c.claim, later.c.number > runs.c.number
    )
    behind = exists().where(
        runs.c.chart_id == charts.c.id,
        newest,
        documents.c.chart_id == runs.c.chart_id,
        documents.c.received > runs.c.at,
    )
    decided = exists().where(decisions.c.chart_id == charts.c.id, decisions.c.kind != str(Kind.CODED))
    coded = select(func.count(distinct(runs.c.claim))).where(runs.c.chart_id == charts.c.id).scalar_subquery()
    # Claims stand in one column, parted by spaces; none named is one, the usual one of the setting.
    named = func.length(charts.c.claims) - func.length(func.replace(charts.c.claims, " ", "")) + 1
    asked = (
        select(charts.c.id)
        .where(
            charts.c.status.not_in([str(one) for one in OVER]),
            charts.c.practice.is_(False),
            or_(charts.c.discharged.is_not(None), charts.c.setting.not_in(_STAYS)),
            exists().where(of_chart),
            ~exists().where(of_chart, documents.c.received > quiet_since),
            or_(coded < named, and_(behind, ~decided)),
        )
        .order_by(charts.c.due.is_(None), charts.c.due, charts.c.created_at, charts.c.id)
        .limit(limit)
    )
    return list(connection.execute(asked).scalars())
