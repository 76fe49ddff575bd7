"""Files that hold several charts' claims, where one of the charts ends: the file goes with the first of them, since its
patient stands in it, unless a legal hold keeps another; each claim that stays keeps what was billed by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, or_, select, update

from medcodex.store.schema.billing import answer_files, billed_claims, claim_answers, claim_batches
from medcodex.store.schema.keeping import legal_holds

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import ColumnElement, Connection, FromClause


def let_go_of_files(connection: Connection, chart_id: str) -> None:
    """Erase the files in which claims of a chart stand that is about to end."""
    mine, other = billed_claims.alias("mine"), billed_claims.alias("other")
    held = exists().where(legal_holds.c.chart_id == other.c.chart_id, legal_holds.c.lifted_at.is_(None))
    others = other.c.chart_id != chart_id
    kept = exists().where(other.c.batch_id == claim_batches.c.id, others, held)
    of_chart = select(mine.c.batch_id).where(mine.c.chart_id == chart_id, mine.c.batch_id.is_not(None))
    connection.execute(update(claim_batches).where(claim_batches.c.id.in_(of_chart), ~kept).values(file=None))
    one, another = claim_answers.alias("one"), claim_answers.alias("another")
    kept = exists().where(another.c.answer_id == answer_files.c.id, _about(another, other), others, held)
    of_chart = select(one.c.answer_id).where(_about(one, mine), mine.c.chart_id == chart_id)
    connection.execute(update(answer_files).where(answer_files.c.id.in_(of_chart), ~kept).values(data=None))


def _about(answer: FromClause, claim: FromClause) -> ColumnElement[bool]:
    """Whether an answer is about a claim, or about the file that it is in."""
    return or_(answer.c.claim_id == claim.c.id, answer.c.batch_id == claim.c.batch_id)


def loose_answers(until: dt.datetime) -> ColumnElement[bool]:
    """Answer files that came before a moment and say nothing of any claim of ours."""
    matched = exists().where(
        claim_answers.c.answer_id == answer_files.c.id,
        or_(claim_answers.c.claim_id.is_not(None), claim_answers.c.batch_id.is_not(None)),
    )
    return and_(answer_files.c.received_at < until, ~matched)
