"""The provider's side of queries: what was sent to me, one query as it was asked, my answer.

A provider never sees codes, reasons, groups or money: only ``Asked`` of a query is handed out here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.chart import Document
from medcodex.workflow.event import Event
from medcodex.workflow.querying import life
from medcodex.workflow.querying.answering import DOCUMENT_KIND, answer_of, as_document, undetermined

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.workflow.event import Detail
    from medcodex.workflow.querying.query import Answer, Asked, ProviderQuery, QueryStatus
    from medcodex.workflow.work import Work

_ROLE = "physician"


@dataclass(frozen=True, slots=True)
class Received:
    """A query as its provider sees it. ``mine`` to answer, or shown to an advisor; ``patient`` and ``account`` tell
    whose record it is about."""

    id: str
    version: int
    asked: Asked
    status: QueryStatus
    author: str
    sent_at: dt.datetime | None
    due_at: dt.datetime | None
    reminders: int
    mine: bool
    patient: str
    account: str
    answer: Answer | None


def inbox(work: Work) -> list[Received]:
    """What was sent to the actor, or escalated to them; what waits first. Each patient shown is on the trail."""
    require(work.actor, "query.answer")
    found = [_received(work, one) for one in work.queries.addressed_to(work.actor.user_id)]
    return sorted(found, key=lambda one: not one.status.is_open)


def received(work: Work, query_id: str) -> Received:
    """One of them. NotFoundError for a query of somebody else, which tells a stranger nothing."""
    require(work.actor, "query.answer")
    return _received(work, _mine(work, query_id))


def answer(work: Work, query_id: str, version: int, choice: int | None, words: str) -> Received:
    """The actor's answer: option ``choice`` of those asked (-1: undetermined), own words, or both; filed as a signed
    document of the chart, which is coded anew. ConflictError where the query has changed since ``version``."""
    require(work.actor, "query.answer")
    query = _mine(work, query_id)
    if query.version != version:
        raise ConflictError("the query has changed meanwhile; read it again", query_id)
    by, at = work.actor.user_id, work.now
    given = undetermined(by, at) if choice == -1 else answer_of(query.asked, choice, words, by, at)
    document = _filed(work, query, given)
    answered = life.answered(query, replace(given, document_id=document.id))
    work.charts.add_document(document)
    work.queries.save(answered, at, by)
    work.record(Event("document.add", "document", document.id, query.chart_id, detail={"kind": DOCUMENT_KIND}))
    detail: dict[str, Detail] = {"version": answered.version, "answer": str(given.kind), "document": document.id}
    work.record(Event("query.answer", "query", query.id, query.chart_id, detail=detail))
    return _received(work, answered)


def _filed(work: Work, query: ProviderQuery, given: Answer) -> Document:
    user = work.people.get(work.actor.user_id)
    title, text = as_document(query, given)
    return Document(
        id=work.new_id(),
        chart_id=query.chart_id,
        number=f"query-{query.id}",
        version=1,
        kind=DOCUMENT_KIND,
        title=title,
        text=text,
        received=work.now,
        author=user.name if user else work.actor.login,
        author_role=_ROLE,
        signed=True,
        written=work.now,
    )


def _mine(work: Work, query_id: str) -> ProviderQuery:
    query = work.queries.get(query_id)
    if query is None or query.sent_at is None or work.actor.user_id not in {query.to, query.escalated_to}:
        raise NotFoundError("no such query in your inbox", query_id)
    return query


def _received(work: Work, query: ProviderQuery) -> Received:
    chart = work.charts.get(query.chart_id)
    patient = work.charts.patient(chart.patient_id) if chart else None
    author = work.people.get(query.author)
    work.record(Event("query.read", "query", query.id, query.chart_id))
    return Received(
        query.id,
        query.version,
        query.asked,
        query.status,
        author.name if author else "",
        query.sent_at,
        query.due_at,
        query.reminders,
        query.to == work.actor.user_id,
        patient.name if patient else "",
        chart.account if chart else "",
        query.answer,
    )
