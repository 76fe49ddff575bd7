"""Use cases: the gradebook of a class for its educators, and a learner's own line of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.learn.classes.grading import Row, rows
from medcodex.learn.classes.seeing import joined, learners, taught

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.classes.records import Assignment, Class, Remark
    from medcodex.learn.results import Result
    from medcodex.learn.work import LearnWork
    from medcodex.workflow.people import User


@dataclass(frozen=True, slots=True)
class Gradebook:
    """Learners by name with their lines; ``results`` are those the lines are made of."""

    of: Class
    assignments: Sequence[Assignment]
    learners: Sequence[User]
    rows: Sequence[Row]
    results: Sequence[Result]


@dataclass(frozen=True, slots=True)
class OwnLine:
    """What a learner sees of a class: the assignments, their own cells and total, and what was written to them."""

    of: Class
    assignments: Sequence[Assignment]
    row: Row
    remarks: Sequence[Remark]


def gradebook(work: LearnWork, class_id: str) -> Gradebook:
    """The gradebook of one's own class. NotFoundError for another's."""
    one = taught(work, class_id)
    present = learners(work, one)
    assignments = work.classes.assignments(one.id)
    results = {each.id: work.results.of_assignment(each.id) for each in assignments}
    agreements = {each.id: work.classes.agreements(each.id) for each in assignments}
    members = {user.id for user in present}
    return Gradebook(
        of=one,
        assignments=assignments,
        learners=present,
        rows=rows(assignments, [user.id for user in present], results, agreements, work.now),
        results=[result for found in results.values() for result in found if result.user_id in members],
    )


def own_line(work: LearnWork, class_id: str) -> OwnLine:
    """The line of the learner who asks. NotFoundError for a class they are not in."""
    one, me = joined(work, class_id), work.actor.user_id
    assignments = work.classes.assignments(one.id)
    mine = [each for each in work.results.of_user(me) if each.assignment_id is not None]
    results = {each.id: [result for result in mine if result.assignment_id == each.id] for each in assignments}
    agreements = {
        each.id: {me: found}
        for each in assignments
        if (found := work.classes.agreement(each.id, me)) is not None
    }  # fmt: skip
    [row] = rows(assignments, [me], results, agreements, work.now)
    return OwnLine(one, assignments, row, work.classes.remarks(one.id, me))
