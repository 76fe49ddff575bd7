"""What a learner does with the own plan. Nobody sees another's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.learn.study.kept import Kept
from medcodex.learn.study.needs import Known, Reviewed, done_minutes
from medcodex.learn.study.planning import plan
from medcodex.learn.study.progress import laid_of, weeks
from medcodex.learn.study.wishes import Wishes, checked
from medcodex.learn.topics import topics
from medcodex.workflow.access import may, require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.study.plan import Plan
    from medcodex.learn.study.progress import Week
    from medcodex.learn.work import LearnWork
    from medcodex.workflow.people import Actor


@dataclass(frozen=True, slots=True)
class Seen:
    """A learner's plan as it is today, with what it is made of and how far they are."""

    kept: Kept
    plan: Plan
    known: Known
    weeks: Sequence[Week]
    done_today: int
    subscribed_at: dt.datetime | None


def see_plan(work: LearnWork, today: dt.date, zone: dt.tzinfo = dt.UTC) -> Seen | None:
    """The actor's plan from today on; None where they have none. ForbiddenError."""
    require(work.actor, "learn.use")
    kept = work.studies.plan(work.actor.user_id)
    return None if kept is None else _seen(work, kept, today, zone)


def keep_plan(
    work: LearnWork, wishes: Wishes, reviewed: Sequence[Reviewed], today: dt.date, *,
    zone: dt.tzinfo = dt.UTC, version: int | None = None,
) -> Kept:  # fmt: skip
    """Make a plan of wishes, or change the one there is; a plan goes on from the day it began, unless it is for another
    exam. ``version`` is the one that was changed, where somebody saw it. InputError for wishes that make no plan,
    ConflictError where the plan was changed meanwhile."""
    require(work.actor, "learn.use")
    before = work.studies.plan(work.actor.user_id)
    if version is not None and version != (before.version if before else 0):
        raise ConflictError("the plan was changed meanwhile; look at it again", "version")
    same = before is not None and before.wishes.exam is wishes.exam and before.wishes.exam_date >= today
    begun = before.wishes.begun if before is not None and same else today
    asked = checked(replace(wishes, begun=begun), today)
    known = _known(work, tuple(reviewed))
    made = plan(today, asked, known, zone)
    kept = Kept(
        work.new_id() if before is None else before.id,
        work.actor.user_id,
        asked,
        work.now,
        tuple(reviewed),
        laid_of(made, before.laid if before is not None and same else ()),
        1 if before is None else before.version + 1,
    )
    work.studies.save(kept)
    work.record(Event("study.plan", "study", kept.id, detail={"exam": str(asked.exam), "fits": made.fits}))
    return kept


def plan_again(
    work: LearnWork, reviewed: Sequence[Reviewed], today: dt.date, off: Sequence[dt.date] = (), zone: dt.tzinfo = dt.UTC
) -> Kept:
    """Plan anew from today with the wishes there are and further days off: what was missed is not held against
    anyone any more. NotFoundError without a plan; InputError where its exam is over."""
    require(work.actor, "learn.use")
    kept = _own(work)
    wishes = replace(kept.wishes, days_off=(*kept.wishes.days_off, *off))
    return keep_plan(work, wishes, reviewed, today, zone=zone, version=kept.version)


def drop_plan(work: LearnWork) -> None:
    """Let go of the actor's plan, with the address of its calendar. NotFoundError without one."""
    require(work.actor, "learn.use")
    kept = _own(work)
    work.studies.unsubscribe(kept.user_id)
    work.studies.remove(kept.user_id)
    work.record(Event("study.drop", "study", kept.id))


def mark_read(work: LearnWork, topic: str, *, read: bool = True) -> None:
    """Say that the part of the book on a topic was read, or take it back. InputError for no topic."""
    require(work.actor, "learn.use")
    if topic not in topics():
        raise InputError("no such topic", "topic")
    if read:
        work.studies.mark_read(work.actor.user_id, topic, work.now)
    else:
        work.studies.unmark_read(work.actor.user_id, topic)
    work.record(Event("study.read", "topic", topic, detail={"read": read}))


def subscribe(work: LearnWork) -> str:
    """A new secret for the address of the actor's calendar, shown this once; an earlier one is of no use any more.
    NotFoundError without a plan."""
    require(work.actor, "learn.use")
    kept = _own(work)
    token = work.new_id() + work.new_id()
    work.studies.subscribe(kept.user_id, digest(token), work.now)
    work.record(Event("study.subscribe", "study", kept.id))
    return token


def unsubscribe(work: LearnWork) -> None:
    """Revoke the address of the actor's calendar. NotFoundError without a plan."""
    require(work.actor, "learn.use")
    kept = _own(work)
    work.studies.unsubscribe(kept.user_id)
    work.record(Event("study.unsubscribe", "study", kept.id))


def subscribed(work: LearnWork, token: str, today: dt.date, zone: dt.tzinfo = dt.UTC) -> Seen:
    """The plan whose calendar has a token, for whoever knows it. NotFoundError for one that nobody has, has any more,
    or whose owner may learn here no longer."""
    user_id = work.studies.subscriber(digest(token))
    user = None if user_id is None else work.people.get(user_id)
    kept = None if user is None else work.studies.plan(user.id)
    if user is None or kept is None or not user.active or not may(_as(work.actor, user.id, user.role), "learn.use"):
        raise NotFoundError("no such calendar", "token")
    return _seen(work, kept, today, zone)


def digest(token: str) -> str:
    """What is kept of a calendar's secret. A plain hash is enough for what chance made."""
    return sha256(b"medcodex calendar\0" + token.encode("utf-8", "surrogatepass")).hexdigest()


def _as(actor: Actor, user_id: str, role: object) -> Actor:
    return replace(actor, user_id=user_id, role=role, via="web")  # type: ignore[arg-type]


def _seen(work: LearnWork, kept: Kept, today: dt.date, zone: dt.tzinfo) -> Seen:
    known = _known(work, kept.reviewed, kept.user_id)
    done = done_minutes(known.results, zone)
    return Seen(
        kept,
        plan(today, kept.wishes, known, zone),
        known,
        weeks(kept.laid, done, today, kept.wishes.begun),
        done.get(today, 0),
        work.studies.subscribed_at(kept.user_id),
    )


def _known(work: LearnWork, reviewed: Sequence[Reviewed], user_id: str | None = None) -> Known:
    whose = user_id or work.actor.user_id
    return Known(tuple(work.results.of_user(whose)), work.studies.read(whose), tuple(reviewed))


def _own(work: LearnWork) -> Kept:
    kept = work.studies.plan(work.actor.user_id)
    if kept is None:
        raise NotFoundError("there is no study plan yet", "plan")
    return kept
