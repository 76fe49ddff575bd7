"""The plan: a function of the day, the wishes and what is known of the learner, and of nothing else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medcodex.learn.study.days import days_of
from medcodex.learn.study.laying import Frame, laid
from medcodex.learn.study.memory import remembered
from medcodex.learn.study.mocks import mocks
from medcodex.learn.study.needs import Known, done_minutes, needs
from medcodex.learn.study.plan import LeftOut, Plan
from medcodex.learn.study.tables import assumed, topic_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.study.memory import Memory
    from medcodex.learn.study.needs import Need
    from medcodex.learn.study.plan import Session
    from medcodex.learn.study.wishes import Wishes

_FOREMOST = 5
NOTHING = Known()


def plan(today: dt.date, wishes: Wishes, known: Known = NOTHING, zone: dt.tzinfo = dt.UTC) -> Plan:
    """Sessions from a day to the last before the exam. Where not everything fits, topics are left out by what they
    matter (weight in the exam times what is not known), the least first, and the plan says which and how many minutes
    lack. Missed sessions need no care: what was not done is planned anew. ``zone`` tells which day a result is of."""
    days = days_of(today, wishes, done_minutes(known.results, zone))
    wanted = needs(wishes.exam, known, wishes.diagnostic)
    sat = mocks(wishes, days, known.results)
    ranked = sorted(wanted, key=lambda need: -need.priority)
    asked = frozenset(one.name for one in topic_tables().values() if one.weights[wishes.exam])
    foremost = tuple(need.topic for need in ranked[:_FOREMOST])
    frame = Frame(days, sat.days, foremost, asked)
    memory = remembered(known.results, zone)
    chosen = _guaranteed(frame, ranked)
    sessions, chosen = _with_more(frame, wanted, ranked, chosen, memory)
    left = [LeftOut(need.topic, need.minutes) for need in ranked if need.topic not in chosen]
    return Plan(today, wishes, tuple(sessions), (*left, *sat.left_out), sum(day.minutes for day in days))


def may_fit(today: dt.date, wishes: Wishes, known: Known = NOTHING, zone: dt.tzinfo = dt.UTC) -> bool:
    """Whether there are the minutes that everything takes without reviews. Where not, no plan need be tried."""
    room = sum(day.minutes for day in days_of(today, wishes, done_minutes(known.results, zone)))
    return sum(need.minutes for need in needs(wishes.exam, known, wishes.diagnostic)) <= room


def _guaranteed(frame: Frame, ranked: Sequence[Need]) -> set[str]:
    """The topics that fit whatever reviews come, the most important first; a large one that does not fit leaves its
    place to smaller ones behind it."""
    left = sum(map(frame.free, frame.days))
    chosen = set()
    for need in ranked:
        if need.minutes <= left:
            left -= need.minutes
            chosen.add(need.topic)
    return chosen


def _with_more(
    frame: Frame, wanted: Sequence[Need], ranked: Sequence[Need], chosen: set[str], memory: Memory
) -> tuple[list[Session], set[str]]:
    """Sessions of the chosen topics, and of others that fit where fewer reviews came than there was time for."""
    if len(chosen) == len(ranked):
        return _paced(frame, wanted, memory), chosen
    sessions, _ = laid(frame, _of(wanted, chosen), memory, 1)
    room = sum(day.minutes for day in frame.days)
    for need in ranked:
        if need.topic in chosen or need.minutes > room - sum(one.minutes for one in sessions):
            continue
        tried, left = laid(frame, _of(wanted, chosen | {need.topic}), memory, 1)
        if not left:
            sessions, chosen = tried, chosen | {need.topic}
    return sessions, chosen


def _paced(frame: Frame, wanted: Sequence[Need], memory: Memory) -> list[Session]:
    """Sessions with new material spread over most of the days; as early as possible where it is too much for that."""
    early = frame.days[: int(len(frame.days) * assumed().spread)]
    free = sum(map(frame.free, early))
    pace = sum(need.minutes for need in wanted) / free if free else 1.0
    if pace < 1:
        sessions, left = laid(frame, wanted, memory, pace)
        if not left:
            return sessions
    return laid(frame, wanted, memory, 1)[0]


def _of(wanted: Sequence[Need], chosen: set[str]) -> list[Need]:
    return [need for need in wanted if need.topic in chosen]
