"""Coming back to charts: follow-ups, and everything of one's own that a day is set for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.workflow.access import may, require
from medcodex.workflow.event import Event
from medcodex.workflow.worklist.claiming import coder
from medcodex.workflow.worklist.filter import ME, Filter, View
from medcodex.workflow.worklist.follow_up import About, Because, FollowUp, Reminder
from medcodex.workflow.worklist.holding import LONGEST, checked_note
from medcodex.workflow.worklist.opening import locked
from medcodex.workflow.worklist.order import By, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.work import Work

SOON = dt.timedelta(days=1)
_MOST = 100  # reminders of one kind


def follow_up(work: Work, chart_id: str, due: dt.date, note: str | None = None, user_id: str | None = None) -> FollowUp:
    """Note that somebody has to come back to a chart on a day: ``user_id``, or whoever has the chart then."""
    chart = locked(work, chart_id, "hold.write")
    if not work.now.date() <= due <= work.now.date() + LONGEST:
        raise InputError("a day from today to a year from now expected", "due")
    if user_id is not None:
        coder(work, user_id)
    found = FollowUp(
        work.new_id(), chart.id, due, work.actor.user_id, work.now, user_id=user_id, note=checked_note(note)
    )
    work.worklist.add_follow_up(found)
    work.record(
        Event("follow-up.added", "follow-up", found.id, chart.id, None, {"due": str(due), "for": user_id or ""})
    )
    return found


def flag(work: Work, chart_id: str, because: Because) -> FollowUp:
    """A follow-up by the program itself, due today: something came after a chart was finished."""
    found = FollowUp(work.new_id(), chart_id, work.now.date(), work.actor.user_id, work.now, because)
    work.worklist.add_follow_up(found)
    work.record(Event("follow-up.added", "follow-up", found.id, chart_id, None, {"because": str(because)}))
    return found


def follow_up_done(work: Work, follow_up_id: str) -> FollowUp:
    """Note that somebody came back. ForbiddenError where it is addressed to somebody else, but for who may assign."""
    require(work.actor, "hold.write")
    found = work.worklist.follow_up(follow_up_id)
    if found is None:
        raise NotFoundError("no such follow-up", follow_up_id)
    if found.user_id not in {None, work.actor.user_id} and not may(work.actor, "chart.assign"):
        raise ForbiddenError("the follow-up is somebody else's")
    if found.done_at is not None:
        raise ConflictError("the follow-up was done already", found.id)
    done = replace(found, done_by=work.actor.user_id, done_at=work.now)
    work.worklist.save_follow_up(done)
    work.record(Event("follow-up.done", "follow-up", found.id, found.chart_id))
    return done


def reminders(work: Work) -> Sequence[Reminder]:
    """What the actor has to come back to by tomorrow: follow-ups (for who assigns charts also those of nobody), holds
    on their charts that end, charts that are due. By day."""
    require(work.actor, "chart.list")
    today, me = work.now.date(), work.actor.user_id
    own = work.worklist.page([View(Filter(assignee=ME), today, me)], (By(Field.DUE),), 0, _MOST)
    accounts = {row.chart_id: row.account for row in own}
    due = list(work.worklist.follow_ups_of(me, today + SOON))
    if may(work.actor, "chart.assign"):
        due += work.worklist.follow_ups_unowned(today + SOON)
    others = [one.chart_id for one in due if one.chart_id not in accounts]
    accounts |= {row.chart_id: row.account for row in work.worklist.rows(others)}
    found = [
        Reminder(About.FOLLOW_UP, one.id, one.chart_id, accounts[one.chart_id], one.due, one.note or _SAID[one.because])
        for one in due
        if one.chart_id in accounts
    ]
    for chart_id, holds in work.worklist.holds_on([row.chart_id for row in own]).items():
        found += [
            Reminder(About.HOLD_ENDS, hold.id, chart_id, accounts[chart_id], hold.until, hold.why.title)
            for hold in holds
            if hold.until is not None and today < hold.until <= today + SOON
        ]
    found += [
        Reminder(About.DUE, row.chart_id, row.chart_id, row.account, row.due, "")
        for row in own
        if row.due is not None and row.due <= today + SOON
    ]
    return sorted(found, key=lambda one: (one.date, one.about, one.account))[:_MOST]


_SAID = {
    Because.NOTED: "",
    Because.LATE_DOCUMENT: "A document came after the chart was finished",
    Because.LATE_CHARGE: "A charge came after the chart was finished",
    Because.LATE_CHANGE: "The encounter was changed after the chart was finished",
    Because.WITHDRAWN: "A document was withdrawn by its sender",
    Because.CANCELLED: "The encounter was cancelled by registration, and something is coded or came since",
    Because.MERGED: "The encounter was merged into another, and something is coded",
    Because.MOVED: "The encounter was moved by registration",
}
