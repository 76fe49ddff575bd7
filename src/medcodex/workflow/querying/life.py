"""What happens to a query, one act after another; each gives the query as it is then and refuses what is out of
turn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, ForbiddenError, UsageError
from medcodex.workflow.querying.query import AnswerKind, QueryStatus
from medcodex.workflow.querying.tables import acts, outcomes

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.workflow.querying.query import Answer, Asked, ProviderQuery, QueryPolicy
    from medcodex.workflow.working_days import Calendar

_UNDETERMINED = "undetermined"


def edited(query: ProviderQuery, asked: Asked) -> ProviderQuery:
    """A draft in other words."""
    return _after(query, "edit", asked=asked)


def sent(query: ProviderQuery, to: str, at: dt.datetime, due: dt.datetime) -> ProviderQuery:
    """A draft sent to a provider, a user id. Whether it may be is the linter's to say, before this."""
    if to == query.author:
        raise UsageError("a query goes to someone else than its author", f"query {query.id}")
    return _after(query, "send", to=to, sent_at=at, due_at=due)


def reminded(query: ProviderQuery, at: dt.datetime) -> ProviderQuery:
    """Its provider reminded once more."""
    return _after(query, "remind", reminders=query.reminders + 1, reminded_at=at)


def escalated(query: ProviderQuery, to: str, at: dt.datetime) -> ProviderQuery:
    """A physician advisor, a user id, brought in. The provider still answers."""
    return _after(query, "escalate", escalated_to=to, escalated_at=at)


def answered(query: ProviderQuery, answer: Answer) -> ProviderQuery:
    """The answer of the provider to whom it was sent; of nobody else's."""
    if answer.by != query.to:
        raise ForbiddenError("a query is answered by the provider to whom it was sent", f"query {query.id}")
    return _after(query, "answer", answer=answer)


def closed(query: ProviderQuery, outcome: str, at: dt.datetime) -> ProviderQuery:
    """An answered query whose answer was read and coded by."""
    if outcome not in outcomes():
        raise UsageError(f"one of {', '.join(outcomes())} expected", f"query {query.id}: outcome")
    if query.answer and query.answer.kind is AnswerKind.UNDETERMINED and outcome != _UNDETERMINED:
        raise UsageError("the provider answered that it is undetermined", f"query {query.id}: outcome")
    return _after(query, "close", outcome=outcome, settled_at=at)


def withdrawn(query: ProviderQuery, because: str, at: dt.datetime) -> ProviderQuery:
    """A query that nobody is to answer any more; what was sent of it stays in the record."""
    if not because.strip():
        raise UsageError("a query is withdrawn with a reason", f"query {query.id}")
    return _after(query, "withdraw", settled_at=at, settled_because=because.strip())


def can(query: ProviderQuery, act: str) -> bool:
    """Whether an act is in turn."""
    return (act, query.status) in acts()


def reminder_is_due(query: ProviderQuery, policy: QueryPolicy, calendar: Calendar, now: dt.datetime) -> bool:
    """Whether the provider has waited long enough since the query, or the last reminder, to be reminded."""
    since = query.reminded_at or query.sent_at
    if since is None or not query.status.is_open or query.reminders >= policy.most_reminders:
        return False
    return now >= calendar.after(since, policy.remind_days)


def escalation_is_due(query: ProviderQuery, policy: QueryPolicy, calendar: Calendar, now: dt.datetime) -> bool:
    """Whether a query has waited so long that a physician advisor is to see it."""
    if query.status is not QueryStatus.SENT or query.sent_at is None or policy.advisor is None:
        return False
    return policy.advisor != query.to and now >= calendar.after(query.sent_at, policy.escalate_days)


def _after(query: ProviderQuery, act: str, **changes: object) -> ProviderQuery:
    status = acts().get((act, query.status))
    if status is None:
        raise ConflictError(f"{act}: out of turn for a query that is {query.status}", f"query {query.id}")
    return replace(query, status=status, version=query.version + 1, **changes)  # type: ignore[arg-type]
