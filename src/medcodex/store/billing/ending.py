"""Files that hold several charts' claims, where one of the charts ends: the file goes with the first of them, since its
patient stands in it, unless a legal hold keeps another; each claim that stays keeps what was billed by itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exists, func, or_, select, update

from medcodex.store.schema.billing import answer_files, billed_claims, claim_answers, claim_batches
from medcodex.store.schema.keeping import legal_holds

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection


def let_go_of_files(connection: Connection, chart_id: str) -> None:
    """Erase the files in which claims of a chart stand that is about to end."""
    mine, other = billed_claims.alias("mine"), billed_claims.alias("other")
    held = exists().where(legal_holds.c.chart_id == other.c.chart_id, legal_holds.c.lifted_at.is_(None))
    others = other.c.chart_id != chart_id
    kept = exists().where(other.c.batch_id == claim_batches.c.id, others, held)
    of_chart = select(mine.c.batch_id).where(mine.c.chart_id == chart_id, mine.c.batch_id.is_not(None))
    connection.execute(update(claim_batches).where(claim_batches.c.id.in_(of_chart), ~kept).values(file=None))
    one, another = claim_answers.alias("one"), claim_answers.alias("another")
    kept = exists().where(another.c.answer_id == answer_files.c.id, another.c.claim_id == other.c.id, others, held)
    of_chart = select(one.c.answer_id).join(mine, mine.c.id == one.c.claim_id).where(mine.c.chart_id == chart_id)
    connection.execute(update(answer_files).where(answer_files.c.id.in_(of_chart), ~kept).values(data=None))


def loose_answers(connection: Connection, day: dt.date) -> int:
    """How many answer files came before a day that say nothing of any claim of ours."""
    return connection.execute(select(func.count()).select_from(answer_files).where(_loose(day))).scalar_one()


def erase_loose_answers(connection: Connection, day: dt.date) -> int:
    """Erase them with what they say; tells how many files."""
    files = select(answer_files.c.id).where(_loose(day))
    connection.execute(delete(claim_answers).where(claim_answers.c.answer_id.in_(files)))
    return connection.execute(delete(answer_files).where(_loose(day))).rowcount


def _loose(day: dt.date) -> ColumnElement[bool]:
    matched = exists().where(
        claim_answers.c.answer_id == answer_files.c.id,
        or_(claim_answers.c.claim_id.is_not(None), claim_answers.c.batch_id.is_not(None)),
    )
    return and_(answer_files.c.received_at < dt.datetime.combine(day, dt.time.min, dt.UTC), ~matched)
