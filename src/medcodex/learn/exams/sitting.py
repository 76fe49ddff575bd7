"""A sitting: somebody takes a paper against the clock. The clock is the server's; all times are in UTC."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

NO_TIME = dt.timedelta()


class Ending(StrEnum):
    """How a sitting ended."""

    HAND = "hand"
    TIME = "time"


class State(StrEnum):
    """Where a sitting stands."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One person's attempt at a paper. ``deadline`` is when time is up; while it is paused, it stands as it was when
    the pause began, and moves by the length of the pause when that ends. ``strict`` allows no pause. ``place`` is the
    question that is open, from one, ``since`` when time began to run for it. ``right`` is set when it has ended."""

    id: str
    user_id: str
    blueprint: str
    title: str
    seed: int
    questions: int
    strict: bool
    started_at: dt.datetime
    deadline: dt.datetime
    place: int
    since: dt.datetime
    paused_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    ended_by: Ending | None = None
    right: int | None = None
    assignment_id: str | None = None
    notes: str = ""

    @property
    def state(self) -> State:
        """Where it stands, by what is recorded; whether time is up is told by ``over``."""
        if self.ended_at is not None:
            return State.ENDED
        return State.RUNNING if self.paused_at is None else State.PAUSED

    def left(self, now: dt.datetime) -> dt.timedelta:
        """The time that is left; none once it has ended."""
        if self.ended_at is not None:
            return NO_TIME
        return max(NO_TIME, self.deadline - (self.paused_at or now))

    def over(self, now: dt.datetime) -> bool:
        """Whether time is up, though nobody has closed it yet."""
        return self.state is State.RUNNING and now >= self.deadline


@dataclass(frozen=True, slots=True)
class Answer:
    """What was done with a question: ``choice`` from zero, None while it is open; ``changes`` how often another option
    came to the server in place of one; ``seconds`` how long it lay open; ``options`` how many it has. ``right`` and
    ``chosen`` (learn.exams.paper.option_key) are set when the sitting ends."""

    place: int
    item_id: str
    generator: str
    options: int
    choice: int | None = None
    flagged: bool = False
    changes: int = 0
    seconds: float = 0.0
    right: bool | None = None
    chosen: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stood still; ``ended`` None while it lasts."""

    begun: dt.datetime
    ended: dt.datetime | None = None
