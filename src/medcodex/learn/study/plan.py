"""A plan as it comes out: daily sessions, and what did not fit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.learn.cases.case import Level
    from medcodex.learn.study.wishes import Wishes


class What(StrEnum):
    """What is done in a part of a session."""

    READ = "read"
    QUESTIONS = "questions"
    CHARTS = "charts"
    REVIEW_QUESTIONS = "review-questions"
    REVIEW_CHARTS = "review-charts"
    MOCK = "mock"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Activity:
    """A part of a session: what is done, on which topics, for how many minutes, charts at which level. ``book`` is the
    part of the code books to read, an address, empty where they have none on it."""

    what: What
    topics: tuple[str, ...]
    minutes: int
    level: Level | None = None
    book: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """What is done on a day."""

    date: dt.date
    activities: tuple[Activity, ...]

    @property
    def minutes(self) -> int:
        """All of it."""
        return sum(one.minutes for one in self.activities)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A topic, or "mock", for which there is no time, with the minutes it would take."""

    topic: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan from a day on. ``room`` are the minutes there are until the exam, ``spare`` those that the plan leaves
    free. It fits where nothing is left out; ``left_out`` has the most important first."""

    today: dt.date
    wishes: Wishes
    sessions: tuple[Session, ...]
    left_out: tuple[LeftOut, ...]
    room: int

    @property
    def fits(self) -> bool:
        """Whether everything the exam asks for has its place."""
        return not self.left_out

    @property
    def missing(self) -> int:
        """Minutes that lack."""
        return sum(one.minutes for one in self.left_out)

    @property
    def planned(self) -> int:
        """Minutes of all sessions."""
        return sum(one.minutes for one in self.sessions)

    @property
    def spare(self) -> int:
        """Minutes left free."""
        return self.room - self.planned

    def on(self, day: dt.date) -> Session | None:
        """The session of a day."""
        return next((one for one in self.sessions if one.date == day), None)
