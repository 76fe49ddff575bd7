"""What managers save: queues, rules of assignment, deadlines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.worklist.claiming import coder
from medcodex.workflow.worklist.deadline import packaged_deadlines
from medcodex.workflow.worklist.listing import queue_of
from medcodex.workflow.worklist.queue import MAX_NAME, Queue, standing_queues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.work import Work
    from medcodex.workflow.worklist.deadline import DeadlineRule
    from medcodex.workflow.worklist.rule import AssignmentRule

MOST = 200


def save_queue(work: Work, queue: Queue) -> Queue:
    """Keep a queue; a new one has the id "". InputError for a name that is empty, too long or taken; ConflictError for
    a standing queue, or where somebody else changed it meanwhile."""
    require(work.actor, "settings.manage")
    name = _name(queue.name)
    known = [*standing_queues(), *work.worklist.queues()]
    if any(one.name.casefold() == name.casefold() and one.id != queue.id for one in known):
        raise InputError("there is a queue of this name", "name")
    if queue.id and queue_of(work, queue.id).standing:
        raise ConflictError("a standing queue cannot be changed", queue.id)
    if not queue.id and len(known) >= MOST:
        raise InputError(f"more than {MOST} queues", "queues")
    kept = replace(queue, id=queue.id or work.new_id(), name=name, standing=False)
    work.worklist.save_queue(kept)
    work.record(Event("queue.saved", "queue", kept.id))
    return kept


def remove_queue(work: Work, queue_id: str) -> None:
    """Take a queue away. ConflictError where it is a standing one or a rule leads to it."""
    require(work.actor, "settings.manage")
    if queue_of(work, queue_id).standing:
        raise ConflictError("a standing queue cannot be removed", queue_id)
    if any(rule.queue_id == queue_id for rule in work.worklist.rules()):
        raise ConflictError("a rule leads to this queue; change the rule first", queue_id)
    work.worklist.remove_queue(queue_id)
    work.record(Event("queue.removed", "queue", queue_id))


def save_rule(work: Work, rule: AssignmentRule) -> AssignmentRule:
    """Keep a rule of assignment; a new one has the id "". InputError where it does not lead to exactly one person who
    codes, or one queue that holds what is put into it."""
    require(work.actor, "settings.manage")
    name = _name(rule.name)
    if (rule.user_id is None) == (rule.queue_id is None):
        raise InputError("a person or a queue expected, and not both", "target")
    if rule.condition.placed or rule.condition.statuses:
        raise InputError("rules are tried on new and reopened charts: neither statuses nor placed", "condition")
    if rule.user_id is not None:
        coder(work, rule.user_id)
    elif not queue_of(work, rule.queue_id or "").filter.placed:
        raise InputError("charts are put only into queues whose filter asks placed", "target")
    if not rule.id and len(work.worklist.rules()) >= MOST:
        raise InputError(f"more than {MOST} rules", "rules")
    kept = replace(rule, id=rule.id or work.new_id(), name=name)
    work.worklist.save_rule(kept)
    work.record(Event("rule.saved", "rule", kept.id))
    return kept


def remove_rule(work: Work, rule_id: str) -> None:
    """Take a rule away; charts that it gave stay where they are."""
    require(work.actor, "settings.manage")
    if all(rule.id != rule_id for rule in work.worklist.rules()):
        raise NotFoundError("no such rule", rule_id)
    work.worklist.remove_rule(rule_id)
    work.record(Event("rule.removed", "rule", rule_id))


def save_deadlines(work: Work, rules: Sequence[DeadlineRule]) -> None:
    """Keep a site's own rows of deadlines, which are asked before the packaged ones. Charts that are there keep the
    day they have."""
    require(work.actor, "settings.manage")
    if len(rules) > MOST:
        raise InputError(f"more than {MOST}", "deadlines")
    taken = {one.id for one in packaged_deadlines()}
    for place, rule in enumerate(rules):
        if not rule.id or rule.id in taken:
            raise InputError("an id of its own expected", f"deadlines[{place}].id")
        if rule.days < 0 or rule.months < 0 or not 0 < rule.days + 31 * rule.months <= 3660:
            raise InputError("from one day to ten years expected", f"deadlines[{place}].days")
        taken.add(rule.id)
    work.worklist.save_deadline_rules(rules)
    work.record(Event("deadlines.saved", "deadlines", "deadlines", None, None, {"rows": len(rules)}))


def _name(name: str) -> str:
    found = " ".join(name.split())
    if not found or len(found) > MAX_NAME or not found.isprintable():
        raise InputError(f"a name of at most {MAX_NAME} characters expected", "name")
    return found
