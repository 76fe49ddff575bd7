"""Figures of work as whoever asks may see them: each coder the own ones, managers those of all together.

One coder's figures are shown to a manager with a reason alone, and the coder can read on the trail that they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Setting
from medcodex.errors import InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.policies import policies
from medcodex.workflow.productivity.figures import Work as Done
from medcodex.workflow.productivity.figures import own_figures, team_figures
from medcodex.workflow.productivity.goals import Goal, in_force

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from medcodex.workflow.productivity.figures import SettingFigures
    from medcodex.workflow.quality.ports import CodingRecord
    from medcodex.workflow.work import Work


def own(work: Work, coded: CodingRecord, since: dt.datetime, until: dt.datetime) -> list[SettingFigures]:
    """The actor's own figures of a time, by setting."""
    require(work.actor, "productivity.own")
    return _of(work, coded, work.actor.user_id, since, until)


def team(work: Work, coded: CodingRecord, since: dt.datetime, until: dt.datetime) -> list[SettingFigures]:
    """The figures of all together, by setting, where enough people worked that they are nobody's own."""
    require(work.actor, "productivity.read")
    work.record(Event("productivity.read", "productivity", "team"))
    done = _done(coded, since, until)
    return team_figures(done, {act.user for act in done.acts}, policies(work).idle.pauses())


def of_coder(
    work: Work, coded: CodingRecord, user_id: str, *, because: str, since: dt.datetime, until: dt.datetime
) -> list[SettingFigures]:
    """One coder's figures, for a manager with a reason; the trail keeps both."""
    require(work.actor, "productivity.read")
    if not because.strip():
        raise InputError("a reason is needed for one person's figures", "reason")
    if work.people.get(user_id) is None:
        raise NotFoundError("no such user", user_id)
    work.record(Event("productivity.read", "user", user_id, reason=because.strip()))
    return _of(work, coded, user_id, since, until)


def set_goal(work: Work, user_id: str, setting: str, per_hour: float, since: dt.date) -> Goal:
    """A goal of the actor's own, or one that a manager agreed on with somebody."""
    require(work.actor, "productivity.own" if user_id == work.actor.user_id else "productivity.read")
    if setting not in set(Setting):
        raise InputError(f"one of {', '.join(Setting)} expected", "setting")
    if work.people.get(user_id) is None:
        raise NotFoundError("no such user", user_id)
    goal = Goal(user_id, setting, per_hour, since, work.actor.user_id)
    work.quality.add_goal(goal, work.now)
    work.record(Event("goal.set", "user", user_id, detail={"setting": setting, "per_hour": str(per_hour)}))
    return goal


def goals(work: Work, user_id: str, day: dt.date) -> Mapping[str, float]:
    """The goals of the actor, or for a manager of anybody, on a day."""
    require(work.actor, "productivity.own" if user_id == work.actor.user_id else "productivity.read")
    return in_force(work.quality.goals(user_id), day)


def _of(work: Work, coded: CodingRecord, user_id: str, since: dt.datetime, until: dt.datetime) -> list[SettingFigures]:
    goals = in_force(work.quality.goals(user_id), work.now.date())
    return own_figures(_done(coded, since, until), user_id, policies(work).idle.pauses(), goals)


def _done(coded: CodingRecord, since: dt.datetime, until: dt.datetime) -> Done:
    acts = coded.acts(since, until)
    return Done(acts, coded.done(since, until), coded.settings(sorted({act.chart_id for act in acts})))
