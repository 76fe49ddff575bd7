"""Use cases: who is in a class."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.learn.classes.keeping import typed_code
from medcodex.learn.classes.records import Member, Standing
from medcodex.learn.classes.seeing import joined, learner_of, running
from medcodex.workflow.access import permissions, require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from medcodex.learn.classes.records import Class
    from medcodex.learn.work import LearnWork
    from medcodex.workflow.people import User

MOST_MEMBERS = 500


def join(work: LearnWork, code: str) -> Class:
    """Join by a class's code. NotFoundError for a code that lets in nowhere; ForbiddenError for who was removed;
    ConflictError when the term is over, the class is full, or one teaches it."""
    require(work.actor, "learn.use")
    wanted = typed_code(code)
    one = work.classes.by_code(wanted) if wanted else None
    if one is None:
        raise NotFoundError("no class has this code; ask your educator for the one that holds now", "code")
    member = work.classes.member(one.id, work.actor.user_id)
    if member is not None and member.standing is Standing.MEMBER:
        return one
    if member is not None and member.standing is Standing.REMOVED:
        raise ForbiddenError("you were removed from this class; only its educator can add you again")
    if work.now.astimezone(ZoneInfo(one.zone)).date() > one.ends:
        raise ConflictError("the term of this class is over", one.id)
    _enter(work, one, work.actor.user_id, by_code=True)
    return one


def add_learner(work: LearnWork, class_id: str, login: str) -> User:
    """Add somebody by login. InputError for a login of nobody who may learn; ConflictError when the class is full."""
    one = running(work, class_id)
    user = work.people.by_login(login)
    if user is None or not user.active or user.role not in permissions()["learn.use"]:
        raise InputError("no active learner has this login", "login")
    member = work.classes.member(one.id, user.id)
    if member is None or member.standing is not Standing.MEMBER:
        _enter(work, one, user.id, by_code=False)
    return user


def leave(work: LearnWork, class_id: str) -> None:
    """Leave a class. What was done stays with the class."""
    one = joined(work, class_id)
    _stand(work, one, work.actor.user_id, Standing.LEFT, "class.left")


def remove_learner(work: LearnWork, class_id: str, user_id: str) -> None:
    """Take a learner out of a class; the code does not let them in again."""
    one = running(work, class_id)
    learner_of(work, one, user_id)
    _stand(work, one, user_id, Standing.REMOVED, "class.member_removed")


def _enter(work: LearnWork, one: Class, user_id: str, *, by_code: bool) -> None:
    if user_id in one.owners:
        raise ConflictError("who teaches a class is no learner of it", one.id)
    present = sum(each.standing is Standing.MEMBER for each in work.classes.members(one.id))
    if present >= MOST_MEMBERS:
        raise ConflictError(f"the class is full: {MOST_MEMBERS} learners", one.id)
    work.classes.put_member(Member(one.id, user_id, work.now, Standing.MEMBER, by_code))
    action = "class.joined" if by_code else "class.member_added"
    work.record(Event(action, "class", one.id, detail={"user": user_id}))


def _stand(work: LearnWork, one: Class, user_id: str, standing: Standing, action: str) -> None:
    member = work.classes.member(one.id, user_id)
    if member is not None:
        work.classes.put_member(replace(member, standing=standing))
        work.record(Event(action, "class", one.id, detail={"user": user_id}))
