"""The end of what belongs to no encounter: messages that told nothing for coding or were put aside, resources of other
systems that no encounter took up, and patients of whom nothing but messages came. How long each is to be kept nobody
can tell, so that the longest time of a chart holds for them: a newborn's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.keeping.rules import CHART, years_after

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from medcodex.workflow.keeping.rules import Rules
    from medcodex.workflow.work import Work

_PERMISSION = "settings.manage"


def expired_loose(work: Work, rules: Rules, today: dt.date) -> Mapping[str, int]:
    """How much of it need not be kept any longer, by table; ForbiddenError."""
    require(work.actor, _PERMISSION)
    return work.keeping.loose(_before(rules, today))


def end_loose(work: Work, rules: Rules, today: dt.date) -> Mapping[str, int]:
    """Remove it for good; tells how many rows of which table. ForbiddenError."""
    require(work.actor, _PERMISSION)
    ended = work.keeping.erase_loose(_before(rules, today))
    if any(ended.values()):
        work.record(Event("arrivals.ended", "arrival", "all", detail=dict(ended)))
    return ended


def _before(rules: Rules, today: dt.date) -> dt.date:
    rule = rules.by_kind[CHART]
    return years_after(today, -max(rule.years, rule.minors_until))
