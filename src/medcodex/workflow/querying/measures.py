"""How queries fare: how many are answered, how soon, and how often the provider documents what the record supports."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from medcodex.workflow.querying.query import QueryStatus
from medcodex.workflow.querying.tables import outcomes
from medcodex.workflow.rates import rate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from medcodex.workflow.querying.query import ProviderQuery
    from medcodex.workflow.rates import Rate
    from medcodex.workflow.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Turnaround:
    """From sent to answered: ``hours`` by the clock, ``working_hours`` and ``working_days`` by the site's calendar;
    medians, None where nothing was answered."""

    hours: float | None
    working_hours: float | None
    working_days: float | None


@dataclass(frozen=True, slots=True)
class QueryFigures:
    """What became of the queries that were sent. ``response``: answered, of those answered or past their due time;
    ``in_time``: answered by then, of the same; ``agreement``: answers that count as agreed, of closed ones that count
    either way (data/outcomes.tsv). Withdrawn queries count in ``withdrawn`` alone."""

    sent: int
    waiting: int
    answered: int
    withdrawn: int
    escalated: int
    response: Rate
    in_time: Rate
    agreement: Rate
    turnaround: Turnaround


def figures(queries: Iterable[ProviderQuery], calendar: Calendar, now: dt.datetime) -> QueryFigures:
    """The figures of some queries as they stand."""
    sent = [one for one in queries if one.sent_at is not None]
    kept = [one for one in sent if one.status is not QueryStatus.WITHDRAWN]
    answered = [one for one in kept if one.answer is not None]
    judged = [one for one in kept if one.answer is not None or (one.due_at is not None and one.due_at <= now)]
    in_time = [one for one in answered if one.answer and one.due_at and one.answer.at <= one.due_at]
    agreed = [said for one in kept if one.outcome and (said := outcomes()[one.outcome].agreed) is not None]
    return QueryFigures(
        len(sent),
        sum(one.status.is_open for one in kept),
        len(answered),
        len(sent) - len(kept),
        sum(one.escalated_at is not None for one in kept),
        rate(len(answered), len(judged)),
        rate(len(in_time), len(judged)),
        rate(sum(agreed), len(agreed)),
        _turnaround(answered, calendar),
    )


def figures_by(
    key: Callable[[ProviderQuery], str], queries: Iterable[ProviderQuery], calendar: Calendar, now: dt.datetime
) -> dict[str, QueryFigures]:
    """The figures by provider, rule or whatever ``key`` tells, in its order."""
    parts: dict[str, list[ProviderQuery]] = defaultdict(list)
    for one in queries:
        parts[key(one)].append(one)
    return {name: figures(parts[name], calendar, now) for name in sorted(parts)}


def _turnaround(answered: Sequence[ProviderQuery], calendar: Calendar) -> Turnaround:
    times = [(one.sent_at, one.answer.at) for one in answered if one.sent_at and one.answer]
    if not times:
        return Turnaround(None, None, None)
    return Turnaround(
        median((end - start).total_seconds() / 3600 for start, end in times),
        median(calendar.hours(start, end) for start, end in times),
        median(calendar.days(start, end) for start, end in times),
    )
