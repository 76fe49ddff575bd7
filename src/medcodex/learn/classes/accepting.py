"""Whether something done for an assignment may come in, and whether its answer may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, ForbiddenError, NotFoundError
from medcodex.learn.classes.records import (
    RESULT_KINDS,
    AssignmentKind,
    KeyShown,
    Late,
    Standing,
    base_of,
    due_for,
)
from medcodex.learn.classes.times import said
from medcodex.workflow.access import require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.classes.records import Assignment, Class
    from medcodex.learn.results import Kind, Result
    from medcodex.learn.work import LearnWork


def accept(  # noqa: PLR0917 - what came in
    work: LearnWork,
    assignment_id: str,
    kind: Kind,
    subject: str,
    topics: Sequence[str] = (),
    origin: str | None = None,
) -> Assignment:
    """The assignment, where a result of the learner who asks may count for it now; called before it is kept.

    ``subject`` is the chart (or a variant of it), exam, drill or question that was done, ``topics`` those of a
    question; what has the ``origin`` of an earlier result goes on with that attempt. NotFoundError for an id that is
    none; ForbiddenError for who is not in the class; ConflictError, with words for the learner, before it opens, when
    it is closed, no attempt is left, or something else was set.
    """
    require(work.actor, "learn.use")
    found, one = _open_to(work, assignment_id)
    if RESULT_KINDS[found.kind] is not kind or not _is_set(found, subject, topics):
        raise ConflictError("this is not what was set", assignment_id)
    if work.now < found.opens:
        raise ConflictError(f"it opens on {said(found.opens, one.zone)}", assignment_id)
    agreement = work.classes.agreement(found.id, work.actor.user_id)
    due = due_for(found, agreement)
    if work.now > due and found.late is Late.REFUSED:
        raise ConflictError(f"it was due on {said(due, one.zone)} and is not taken late", assignment_id)
    done = _done(work, found, subject)
    allowed = None if found.attempts is None else found.attempts + (agreement.more_attempts if agreement else 0)
    if allowed is not None and origin not in done and len(done) >= allowed:
        raise ConflictError(f"no attempt is left: {allowed} allowed", assignment_id)
    return found


def may_see_key(work: LearnWork, assignment_id: str, subject: str) -> bool:
    """Whether the learner who asks may see the answer of what was set to them. Errors as for ``accept``, but for
    times and attempts."""
    require(work.actor, "learn.use")
    found, _ = _open_to(work, assignment_id)
    if found.key_shown is KeyShown.AFTER_ATTEMPT:
        return bool(_done(work, found, subject))
    return work.now > due_for(found, work.classes.agreement(found.id, work.actor.user_id))


def _open_to(work: LearnWork, assignment_id: str) -> tuple[Assignment, Class]:
    found = work.classes.assignment(assignment_id)
    one = None if found is None else work.classes.get(found.class_id)
    if found is None or one is None:
        raise NotFoundError("no such assignment", assignment_id)
    member = work.classes.member(one.id, work.actor.user_id, lock=True)  # no two attempts are the last one
    if member is None or member.standing is not Standing.MEMBER:
        raise ForbiddenError("you are not in the class of this assignment")
    if found.withdrawn or one.archived_at is not None:
        raise ConflictError("the assignment was taken back" if found.withdrawn else "the class is archived", found.id)
    return found, one


def _is_set(found: Assignment, subject: str, topics: Sequence[str]) -> bool:
    if found.kind is AssignmentKind.QUESTIONS:
        return any(topic in found.subjects for topic in topics)
    return base_of(subject) in found.subjects


def _done(work: LearnWork, found: Assignment, subject: str) -> set[str]:
    """The attempts so far: of questions all together, else of the subject."""
    asks = found.kind is AssignmentKind.QUESTIONS

    def counts(one: Result) -> bool:
        return one.user_id == work.actor.user_id and (asks or base_of(one.subject) == base_of(subject))

    return {one.origin for one in work.results.of_assignment(found.id) if counts(one)}
