"""On which days mock exams are sat: at stated points of the way, a day's whole session each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.learn.results import Kind
from medcodex.learn.study.plan import LeftOut
from medcodex.learn.study.tables import assumed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.learn.results import Result
    from medcodex.learn.study.days import Day
    from medcodex.learn.study.wishes import Wishes


class Mocks(NamedTuple):
    """Minutes by day, and those without a day."""

    days: Mapping[dt.date, int]
    left_out: Sequence[LeftOut]


def mocks(wishes: Wishes, days: Sequence[Day], results: Sequence[Result]) -> Mocks:
    """The mock exams that are still to be sat. Each is on the first day from its point on with time for the whole
    exam, else on the one with the most time, which is then a part of an exam; never on the last day. All together take
    no more than their share of the time. Sittings since the plan began count as done."""
    length = assumed().exams[wishes.exam].minutes
    if not length:
        return Mocks({}, ())
    sat = sum(one.kind is Kind.EXAM and one.at.date() >= wishes.begun for one in results)
    points = assumed().mock_points[min(sat, len(assumed().mock_points)) :]
    most = sum(day.minutes for day in days) * assumed().mock_share
    found: dict[dt.date, int] = {}
    left: list[LeftOut] = []
    for point in points:
        since = wishes.begun + (wishes.exam_date - wishes.begun) * point
        day = _day(length, since, [one for one in days[:-1] if one.date not in found])
        if day is None or sum(found.values()) + min(length, day.minutes) > most:
            left.append(LeftOut("mock", length))
        else:
            found[day.date] = min(length, day.minutes)
    return Mocks(found, left)


def _day(length: int, since: dt.date, free: Sequence[Day]) -> Day | None:
    later = [one for one in free if one.date >= since] or list(free)
    whole = next((one for one in later if one.minutes >= length), None)
    best = whole or max(later, key=lambda one: one.minutes, default=None)
    return best if best is not None and best.minutes >= assumed().mock_shortest else None
