"""What a learner sees first: what waits, how it goes, what to do next."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from medcodex.learn.classes.gradebook import own_line
from medcodex.learn.classes.grading import State as Doing
from medcodex.learn.classes.seeing import my_classes
from medcodex.learn.exams.running import sittings
from medcodex.learn.exams.sitting import State
from medcodex.learn.study.using import see_plan
from medcodex.learn.topics import topics
from medcodex.workflow.access import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.learn.classes.records import Assignment, Class
    from medcodex.learn.exams.sitting import Sitting
    from medcodex.learn.results import Kind, Result
    from medcodex.learn.study.plan import Session
    from medcodex.learn.topics import Topic
    from medcodex.learn.work import LearnWork

LATELY = dt.timedelta(days=30)
FEWEST = 3
"""Results on a topic below which they say nothing."""
WEAK = 0.8
"""Mean score below which a topic is called weak."""
_MOST_WEAK = 5
_WAITING = frozenset({Doing.OPEN, Doing.INCOMPLETE, Doing.MISSING})


@dataclass(frozen=True, slots=True)
class Due:
    """An assignment that is not done, and when it is due for this learner."""

    of: Class
    assignment: Assignment
    due: dt.datetime


@dataclass(frozen=True, slots=True)
class Weak:
    """A topic that goes badly: the mean score from 0 to 1 of so many results of late."""

    topic: Topic
    mean: float
    results: int


@dataclass(frozen=True, slots=True)
class Overview:
    """``sitting`` is a mock exam under way; ``session`` what the study plan has for today, None without a plan or on a
    day off; ``counts`` and ``means`` (from 0 to 1) by kind, of the last thirty days."""

    due: Sequence[Due]
    sitting: Sitting | None
    planned: bool
    session: Session | None
    counts: Mapping[Kind, int]
    means: Mapping[Kind, float]
    weak: Sequence[Weak]
    teaches: Sequence[Class]
    results: int


def overview(work: LearnWork, today: dt.date, zone: dt.tzinfo = dt.UTC) -> Overview:
    """The overview of whoever asks. ForbiddenError for who does not learn."""
    require(work.actor, "learn.use")
    results = work.results.of_user(work.actor.user_id)
    lately = [one for one in results if one.at >= work.now - LATELY]
    scores: dict[Kind, list[float]] = defaultdict(list)
    for one in lately:
        scores[one.kind].append(one.score)
    plan = see_plan(work, today, zone)
    sessions = () if plan is None else plan.plan.sessions
    taught, joined = my_classes(work)
    return Overview(
        due=sorted((due for one in joined for due in _due(work, one)), key=lambda one: one.due),
        sitting=next((one for one in sittings(work) if one.state is not State.ENDED), None),
        planned=plan is not None,
        session=next((one for one in sessions if one.date == today), None),
        counts=Counter(one.kind for one in lately),
        means={kind: fmean(found) for kind, found in scores.items()},
        weak=weak_topics(lately),
        teaches=[one for one in taught if one.archived_at is None],
        results=len(results),
    )


def weak_topics(results: Sequence[Result]) -> Sequence[Weak]:
    """The topics that go worst, of those with results enough."""
    scores: dict[str, list[float]] = defaultdict(list)
    for one in results:
        for topic in one.topics:
            scores[topic].append(one.score)
    known = topics()
    found = [
        Weak(known[name], fmean(told), len(told))
        for name, told in scores.items()
        if name in known and len(told) >= FEWEST and fmean(told) < WEAK
    ]
    return sorted(found, key=lambda one: (one.mean, one.topic.name))[:_MOST_WEAK]


def _due(work: LearnWork, one: Class) -> list[Due]:
    if one.archived_at is not None:
        return []
    line = own_line(work, one.id)
    cells = zip(line.assignments, line.row.cells, strict=True)
    return [Due(one, assignment, cell.due) for assignment, cell in cells if cell.state in _WAITING]
