"""The coding side of queries: drafted, edited, sent, withdrawn, closed; reminders and escalation when they are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.people import Role
from medcodex.workflow.policies import policies
from medcodex.workflow.querying import life
from medcodex.workflow.querying.query import Asked, Behind, ProviderQuery, QueryStatus, Quote
from medcodex.workflow.reading import open_chart

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from medcodex.encounter import Claim, Finding
    from medcodex.encounter.query import Query
    from medcodex.query.linter import Linter
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.event import Detail
    from medcodex.workflow.people import User
    from medcodex.workflow.work import Work

LONGEST = 20_000
"""Characters of a query."""
_ERROR = "error"


def draft(
    work: Work, chart_id: str, claim: str, asked: Asked, behind: Behind, *, follows: str | None = None
) -> ProviderQuery:
    """A new draft about a chart."""
    require(work.actor, "query.write")
    open_chart(work, chart_id)
    if follows is not None and (before := work.queries.get(follows)) is not None and before.chart_id != chart_id:
        raise InputError("a query of another chart", "follows")
    query = ProviderQuery(
        work.new_id(), chart_id, claim, _sized(asked), behind, work.actor.user_id, work.now, follows=follows
    )
    work.queries.add(query, work.now, work.actor.user_id)
    _record(work, query, "draft")
    return query


def draft_proposed(work: Work, chart_id: str, claim: str, proposed: Iterable[Query]) -> list[ProviderQuery]:
    """Drafts of what the engine would ask; what was asked of the chart already, by the same row about the same codes,
    is not drafted again."""
    known = {(one.behind.rule, one.behind.codes) for one in work.queries.of_chart(chart_id)}
    return [
        draft(work, chart_id, claim, asked_of(one), behind_of(one))
        for one in proposed
        if (one.rule, one.codes) not in known
    ]


def proposed_behind(work: Work, chart_id: str, claim: Claim, title: str, given: Behind) -> Behind:
    """What lies behind a draft that somebody made of one of the engine's: its row, source and quotes; ``given`` where
    the last run asked nothing of that title about those codes."""
    require(work.actor, "query.write")
    run = work.decisions.last_run(chart_id, claim)
    for one in run.queries if run is not None else ():
        if one["title"] == title and tuple(one["codes"]) == given.codes:
            quotes = tuple(Quote(said["document"], said["start"], said["end"]) for said in one["evidence"])
            return Behind(one["rule"], one["kind"], given.reason or one["reason"], one["source"], given.codes, quotes)
    return given


def asked_of(query: Query) -> Asked:
    """What the provider reads of the engine's draft."""
    return Asked(query.title, query.text, query.form, query.options)


def behind_of(query: Query) -> Behind:
    """What stays with the coding side of the engine's draft."""
    quotes = tuple(Quote(one.document, one.start, one.end) for one in query.evidence)
    return Behind(query.rule, query.kind, query.reason, query.source, query.codes, quotes)


def lint(linter: Linter, asked: Asked) -> Sequence[Finding]:
    """What a compliant query does not do, errors first."""
    return linter.lint(asked.text, asked.title, asked.options)


def edit(work: Work, query_id: str, version: int, asked: Asked) -> ProviderQuery:
    """A draft in other words; ConflictError where somebody else changed it since ``version``."""
    return _kept(work, life.edited(_read(work, query_id, version), _sized(asked)), "edit")


def send(work: Work, linter: Linter, query_id: str, version: int, to: str) -> ProviderQuery:
    """A draft sent to a provider's inbox. InputError, naming the first fault, while the linter finds an error."""
    query = _read(work, query_id, version)
    errors = [one for one in lint(linter, query.asked) if one.severity == _ERROR]
    if errors:
        raise InputError(f"{errors[0].rule}: {errors[0].message}", errors[0].where)
    provider = work.people.get(to)
    if provider is None or not provider.active or provider.role is not Role.PROVIDER:
        raise InputError("no such provider", "to")
    site = policies(work)
    due = site.office.calendar().after(work.now, site.queries.due_days)
    work.identity.let_read(to, query.chart_id, "query")
    return _kept(work, life.sent(query, to, work.now, due), "send")


def withdraw(work: Work, query_id: str, version: int, because: str) -> ProviderQuery:
    """A query that is not to be answered any more."""
    return _kept(work, life.withdrawn(_read(work, query_id, version), because, work.now), "withdraw", because)


def close(work: Work, query_id: str, version: int, outcome: str) -> ProviderQuery:
    """An answered query that was read and coded by."""
    return _kept(work, life.closed(_read(work, query_id, version), outcome, work.now), "close")


def opened(work: Work, query_id: str) -> ProviderQuery:
    """A query as the coding side reads it, its reading recorded."""
    require(work.actor, "query.write")
    query = _get(work, query_id)
    _record(work, query, "read")
    return query


def between(work: Work, since: dt.datetime, until: dt.datetime) -> list[ProviderQuery]:
    """Queries written in a time, newest first, the reading of each recorded."""
    require(work.actor, "query.write")
    found = list(work.queries.between(since, until))
    for one in found:
        _record(work, one, "read")
    return found


def of_chart(work: Work, chart_id: str) -> Sequence[ProviderQuery]:
    """The queries of a chart, for its coding session."""
    require(work.actor, "query.write")
    open_chart(work, chart_id)
    return work.queries.of_chart(chart_id)


def open_queries(work: Work, chart_id: str) -> list[ProviderQuery]:
    """The queries that hold up the completion of a chart: sent, and not yet closed or withdrawn."""
    return [one for one in work.queries.of_chart(chart_id) if one.status.is_open or one.status is QueryStatus.ANSWERED]


def waiting_queries(work: Work, chart: Chart) -> list[str]:
    """The ids of ``open_queries``, as coding sessions ask for them."""
    return [one.id for one in open_queries(work, chart.id)]


def chase(work: Work) -> tuple[int, int]:
    """Remind and escalate what is due; how many of each. Done again at once it does nothing."""
    require(work.actor, "query.write")
    site = policies(work)
    calendar = site.office.calendar()
    reminded = escalated = 0
    for query in work.queries.waiting():
        now = query
        if life.escalation_is_due(now, site.queries, calendar, work.now) and site.queries.advisor:
            now = _kept(work, life.escalated(now, site.queries.advisor, work.now), "escalate")
            escalated += 1
        if life.reminder_is_due(now, site.queries, calendar, work.now):
            _kept(work, life.reminded(now, work.now), "remind")
            reminded += 1
    return reminded, escalated


def providers(work: Work) -> list[User]:
    """Whom a query can be sent to."""
    require(work.actor, "query.write")
    return [one for one in work.people.all() if one.active and one.role is Role.PROVIDER]


def _read(work: Work, query_id: str, version: int) -> ProviderQuery:
    require(work.actor, "query.write")
    query = _get(work, query_id)
    if query.version != version:
        raise ConflictError("the query was changed by somebody else meanwhile", query_id)
    return query


def _get(work: Work, query_id: str) -> ProviderQuery:
    query = work.queries.get(query_id)
    if query is None:
        raise NotFoundError("no such query", query_id)
    return query


def _kept(work: Work, query: ProviderQuery, act: str, reason: str | None = None) -> ProviderQuery:
    work.queries.save(query, work.now, work.actor.user_id)
    _record(work, query, act, reason)
    return query


def _record(work: Work, query: ProviderQuery, act: str, reason: str | None = None) -> None:
    detail: dict[str, Detail] = {"version": query.version, "status": str(query.status)}
    work.record(Event(f"query.{act}", "query", query.id, query.chart_id, reason, detail))


def _sized(asked: Asked) -> Asked:
    if not asked.title.strip() or not asked.text.strip():
        raise InputError("a title and a text are needed", "query")
    if len(asked.title) + len(asked.text) + sum(map(len, asked.options)) > LONGEST:
        raise InputError(f"at most {LONGEST} characters", "query")
    return asked
