"""The end of messages that belong to no chart and to no patient: those that told nothing for coding, and those that
somebody put aside. Whose they are nobody knows, so that the longest time of a chart holds for them: a newborn's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.keeping.rules import CHART, years_after

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.workflow.keeping.rules import Rules
    from medcodex.workflow.work import Work

_PERMISSION = "settings.manage"


def expired_messages(work: Work, rules: Rules, today: dt.date) -> int:
    """How many need not be kept any longer; ForbiddenError."""
    require(work.actor, _PERMISSION)
    return work.keeping.loose_messages(_before(rules, today))


def end_messages(work: Work, rules: Rules, today: dt.date) -> int:
    """Remove them for good; tells how many. ForbiddenError."""
    require(work.actor, _PERMISSION)
    ended = work.keeping.erase_loose_messages(_before(rules, today))
    if ended:
        work.record(Event("arrivals.ended", "arrival", "all", detail={"messages": ended}))
    return ended


def _before(rules: Rules, today: dt.date) -> dt.date:
    rule = rules.by_kind[CHART]
    return years_after(today, -max(rule.years, rule.minors_until))
