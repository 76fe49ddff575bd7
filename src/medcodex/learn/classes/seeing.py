"""Who sees what of a class: its educators all of it, a learner their own part; to anybody else it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, NotFoundError
from medcodex.learn.classes.records import Standing
from medcodex.workflow.access import require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.classes.records import Assignment, Class
    from medcodex.learn.work import LearnWork
    from medcodex.workflow.people import User


def taught(work: LearnWork, class_id: str) -> Class:
    """A class of the educator who asks. NotFoundError for another's; ForbiddenError without learn.teach."""
    require(work.actor, "learn.teach")
    found = work.classes.get(class_id)
    if found is None or work.actor.user_id not in found.owners:
        raise NotFoundError("no such class", class_id)
    return found


def running(work: LearnWork, class_id: str) -> Class:
    """Likewise, to change something in it. ConflictError where it is archived."""
    found = taught(work, class_id)
    if found.archived_at is not None:
        raise ConflictError("the class is archived", class_id)
    return found


def joined(work: LearnWork, class_id: str) -> Class:
    """A class that the learner who asks is in. NotFoundError for another's, or one that was left."""
    require(work.actor, "learn.use")
    found = work.classes.get(class_id)
    member = work.classes.member(class_id, work.actor.user_id)
    if found is None or member is None or member.standing is not Standing.MEMBER:
        raise NotFoundError("no such class", class_id)
    return found


def set_in(work: LearnWork, one: Class, assignment_id: str) -> Assignment:
    """An assignment of a class. NotFoundError where it is none of it, or withdrawn."""
    found = work.classes.assignment(assignment_id)
    if found is None or found.class_id != one.id or found.withdrawn:
        raise NotFoundError("no such assignment", assignment_id)
    return found


def learners(work: LearnWork, one: Class) -> Sequence[User]:
    """The members of a class, by name."""
    present = [each.user_id for each in work.classes.members(one.id) if each.standing is Standing.MEMBER]
    users = [user for user_id in present if (user := work.people.get(user_id)) is not None]
    return sorted(users, key=lambda user: (user.name.casefold(), user.login))


def learner_of(work: LearnWork, one: Class, user_id: str) -> User:
    """A member of a class. NotFoundError for anybody else."""
    member, user = work.classes.member(one.id, user_id), work.people.get(user_id)
    if member is None or user is None or member.standing is not Standing.MEMBER:
        raise NotFoundError("no such learner in this class", user_id)
    return user


def my_classes(work: LearnWork) -> tuple[Sequence[Class], Sequence[Class]]:
    """The classes that somebody teaches, and those they learn in."""
    require(work.actor, "learn.use")
    return work.classes.owned_by(work.actor.user_id), work.classes.of_learner(work.actor.user_id)
