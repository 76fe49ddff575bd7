"""Rules that give new and reopened charts to a person or a queue: tried in order, the first that fits is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.workflow.worklist.filter import Filter, View, fits

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Iterable

    from medcodex.workflow.chart import Chart


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """Charts that meet ``condition`` go to ``user_id`` or into ``queue_id``: one of them is given. ``position`` orders
    the rules; one that is not ``active`` is passed over."""

    id: str
    position: int
    name: str
    condition: Filter
    user_id: str | None = None
    queue_id: str | None = None
    active: bool = True
    version: int = 1


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a chart was last put by a rule. ``rule_name`` is the rule's as it was then."""

    chart_id: str
    rule_id: str
    rule_name: str
    queue_id: str | None
    user_id: str | None
    at: dt.datetime


def first_that_fits(
    rules: Iterable[AssignmentRule], chart: Chart, today: dt.date, targets: Container[str]
) -> AssignmentRule | None:
    """The rule to follow for a chart; one whose person or queue is not among the ``targets``, as people leave, is
    passed over."""
    for rule in sorted(rules, key=lambda one: (one.position, one.id)):
        target = rule.user_id or rule.queue_id
        if rule.active and target in targets and fits(View(rule.condition, today, ""), chart):
            return rule
    return None
