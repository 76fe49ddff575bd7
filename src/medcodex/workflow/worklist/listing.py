"""Reading the worklist: the queues with what waits in them, one page of charts, what each coder has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.errors import InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.event import Event
from medcodex.workflow.worklist.filter import ME, Filter, View
from medcodex.workflow.worklist.holding import lift_ended
from medcodex.workflow.worklist.queue import standing_queues

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.work import Work
    from medcodex.workflow.worklist.hold import Hold
    from medcodex.workflow.worklist.order import Order
    from medcodex.workflow.worklist.queue import Queue
    from medcodex.workflow.worklist.row import Backlog, Figures, Load, Row

PAGE = 50
MAX_PAGE = 200
_LAST = 2000  # pages: who wants charts beyond them narrows the list


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a queue, counted from 1, with the holds that are not lifted of its charts; ``more`` where another
    page follows. Figures are not counted for it, as that costs what waits and not what it shows."""

    queue: Queue
    order: Order
    number: int
    limit: int
    rows: Sequence[Row]
    holds: Mapping[str, Sequence[Hold]]
    more: bool


def all_queues(work: Work) -> Sequence[Queue]:
    """The standing queues, then those that managers saved."""
    return (*standing_queues(), *work.worklist.queues())


def queue_of(work: Work, queue_id: str) -> Queue:
    """The queue of an id. NotFoundError where there is none."""
    found = next((queue for queue in all_queues(work) if queue.id == queue_id), None)
    if found is None:
        raise NotFoundError("no such queue", queue_id)
    return found


def queues_with_figures(
    work: Work, fresh: Mapping[tuple[str, int], Figures] | None = None
) -> Sequence[tuple[Queue, Figures]]:
    """Every queue with what waits in it, as the actor sees them. Queues in ``fresh``, by id and version, are not
    counted again; what is in a queue of one's own always is."""
    require(work.actor, "chart.list")
    lift_ended(work)
    queues = all_queues(work)
    known = fresh or {}
    found = {queue.id: known[key] for queue in queues if (key := (queue.id, queue.version)) in known}
    asked = {queue.id: [_view(work, queue)] for queue in queues if queue.id not in found}
    found |= work.worklist.figures(asked, work.now.date())
    return [(queue, found[queue.id]) for queue in queues]


def shared(counted: Sequence[tuple[Queue, Figures]]) -> Mapping[tuple[str, int], Figures]:
    """What was counted of queues that are the same for everybody, to be ``fresh`` for the next who asks."""
    return {(queue.id, queue.version): figures for queue, figures in counted if queue.filter.assignee != ME}


def page(
    work: Work,
    queue_id: str,
    narrowed: Filter | None = None,
    order: Order = (),
    *,
    number: int = 1,
    limit: int = PAGE,
) -> Page:
    """One page of a queue, narrowed by a further filter, in the queue's order where none is given. The reading of the
    list is recorded, with the queue and the page."""
    require(work.actor, "chart.list")
    if not 1 <= number <= _LAST or not 1 <= limit <= MAX_PAGE:
        raise InputError(f"a page from 1 to {_LAST} of at most {MAX_PAGE} charts expected", "page")
    lift_ended(work)
    queue = queue_of(work, queue_id)
    views = [_view(work, queue)]
    if narrowed is not None:
        every = narrowed if narrowed.statuses else replace(narrowed, statuses=tuple(ChartStatus))
        views.append(View(every, work.now.date(), work.actor.user_id, queue.id))
    found = work.worklist.page(views, order or queue.order, (number - 1) * limit, limit + 1)
    rows = found[:limit]
    holds = work.worklist.holds_on([row.chart_id for row in rows])
    work.record(Event("worklist.read", "queue", queue.id, None, None, {"page": number, "charts": len(rows)}))
    return Page(queue, order or queue.order, number, limit, rows, holds, more=len(found) > limit and number < _LAST)


def workload(work: Work) -> tuple[Backlog, Sequence[Load]]:
    """What is discharged and not final coded over the department, and what each coder has."""
    require(work.actor, "chart.assign")
    return work.worklist.backlog(work.now.date()), work.worklist.loads(work.now.date())


def _view(work: Work, queue: Queue) -> View:
    return View(queue.filter, work.now.date(), work.actor.user_id, queue.id)
