"""Time at work, told by what was decided: opening a chart, each decision, completing it. Nothing else is looked at.

Between two acts of a coder lies work on the chart of the second one, unless the gap is too long: then the coder was
away, and of it only the reading before the second act counts (``lead``); before a chart is opened nothing of it does.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

IDLE = dt.timedelta(minutes=10)
LEAD = dt.timedelta(minutes=2)


class Act(NamedTuple):
    """Something a coder did: which user at which moment on which chart, and whether it opened the chart."""

    user: str
    at: dt.datetime
    chart_id: str
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Pauses:
    """After how long without an act a coder counts as ``away``, and how much reading counts before the next act."""

    away: dt.timedelta = IDLE
    lead: dt.timedelta = LEAD

    def __post_init__(self) -> None:
        if not dt.timedelta() <= self.lead <= self.away:
            raise UsageError("the reading that counts is no longer than the gap that ends work", "pauses")


def time_worked(acts: Iterable[Act], pauses: Pauses) -> dict[tuple[str, str], dt.timedelta]:
    """Time of each user on each chart. Never more than lies between a user's first and last act, and a lead before each
    stretch of work."""
    by_user: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        by_user[act.user].append(act)
    found: dict[tuple[str, str], dt.timedelta] = defaultdict(dt.timedelta)
    for user, done in by_user.items():
        before: dt.datetime | None = None
        for act in sorted(done, key=lambda one: one.at):
            gap = None if before is None else act.at - before
            found[user, act.chart_id] += gap if gap is not None and gap <= pauses.away else _lead(act, pauses)
            before = act.at
    return dict(found)


def _lead(act: Act, pauses: Pauses) -> dt.timedelta:
    return dt.timedelta() if act.opens else pauses.lead
