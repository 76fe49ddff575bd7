"""A goal of charts per hour that a coder agreed on, such as one who works at home at other hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

MOST = 100.0


@dataclass(frozen=True, slots=True)
class Goal:
    """Charts per hour of one user in one setting from a day on; 0 takes an earlier goal back. ``set_by`` is a user id:
    the coder's own or a manager's."""

    user: str
    setting: str
    per_hour: float
    since: dt.date
    set_by: str

    def __post_init__(self) -> None:
        if not 0 <= self.per_hour <= MOST:
            raise InputError(f"charts per hour from 0 to {MOST:g}", "goal")


def in_force(goals: Iterable[Goal], day: dt.date) -> dict[str, float]:
    """The goals of one user on a day, by setting: the newest of each."""
    known = sorted((one for one in goals if one.since <= day), key=lambda one: one.since)
    return {setting: per_hour for setting, per_hour in {one.setting: one.per_hour for one in known}.items() if per_hour}
