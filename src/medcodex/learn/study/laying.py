"""Laying needs out over days: reviews first as far as their share goes, then what is to be learned, in its order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.learn.study.memory import CHARTS, QUESTIONS, Card
from medcodex.learn.study.plan import Activity, Session, What
from medcodex.learn.study.tables import assumed, topic_tables

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.learn.cases.case import Level
    from medcodex.learn.study.days import Day
    from medcodex.learn.study.memory import Memory
    from medcodex.learn.study.needs import Need

_PARTS = {"read": What.READ, "questions": What.QUESTIONS, "charts": What.CHARTS}
_REVIEWS = {QUESTIONS: What.REVIEW_QUESTIONS, CHARTS: What.REVIEW_CHARTS}
_EXPECTED = "good"
"""How reviews that lie ahead are taken to go."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is left of a part of a topic."""

    topic: str
    name: str
    minutes: int
    level: Level


@dataclass(frozen=True, slots=True)
class Frame:
    """What sessions are laid into: the days, minutes of mock exams by day, the topics that matter most, for the light
    last day, and the topics whose cards are reviewed."""

    days: Sequence[Day]
    mocks: Mapping[dt.date, int]
    foremost: tuple[str, ...]
    reviewed: frozenset[str]

    def is_light(self, day: Day) -> bool:
        """Whether a day is the light last one; where there are few, every day counts."""
        return len(self.days) > 2 and day.date == self.days[-1].date

    def free(self, day: Day) -> int:
        """The minutes of a day for learning, however many reviews are due."""
        if self.is_light(day):
            return 0
        left = day.minutes - self.mocks.get(day.date, 0)
        return left - assumed().whole(left * assumed().review_share)


def laid(frame: Frame, needs: Sequence[Need], memory: Memory, pace: float) -> tuple[list[Session], int]:
    """Sessions, and the minutes of needs that found no place. New material takes ``pace`` of the free time of each
    day, 1 for all of it. ``memory`` is left as it is."""
    cards = memory.copy()
    queue = deque(Part(need.topic, name, minutes, need.level) for need in needs for name, minutes in need.parts.items())
    sessions = []
    for day in frame.days:
        done = list(_of_day(frame, day, queue, cards, pace))
        for one in done:
            _answered(one, queue, cards, day.date)
        if done:
            sessions.append(Session(day.date, tuple(done)))
    return sessions, sum(one.minutes for one in queue)


def _of_day(frame: Frame, day: Day, queue: deque[Part], cards: Memory, pace: float) -> Iterator[Activity]:
    left = day.minutes
    if day.date in frame.mocks:
        left -= frame.mocks[day.date]
        yield Activity(What.MOCK, (), frame.mocks[day.date])
    if frame.is_light(day):
        yield from _light(frame, day)
        return
    for one in _reviews(frame, cards, day.date, assumed().whole(left * assumed().review_share)):
        left -= one.minutes
        yield one
    wanted = max(assumed().up(frame.free(day) * pace), assumed().shortest_day)
    yield from _learning(queue, left if pace >= 1 else min(left, wanted))


def _reviews(frame: Frame, cards: Memory, date: dt.date, most: int) -> Iterator[Activity]:
    due = [card for card in cards.due(date) if card.topic in frame.reviewed][: most // assumed().review]
    for way, what in _REVIEWS.items():
        topics = tuple(card.topic for card in due if card.way == way)
        if topics:
            yield Activity(what, topics, assumed().review * len(topics))


def _learning(queue: deque[Part], room: int) -> Iterator[Activity]:
    """The next parts, as far as there is room; what is left of the last stays first in the queue."""
    while queue and room > 0:
        part = queue.popleft()
        taken = min(part.minutes, room)
        if taken < part.minutes:
            queue.appendleft(replace(part, minutes=part.minutes - taken))
        room -= taken
        book = topic_tables()[part.topic].book if part.name == "read" else ""
        yield Activity(_PARTS[part.name], (part.topic,), taken, part.level if part.name == "charts" else None, book)


def _light(frame: Frame, day: Day) -> Iterator[Activity]:
    minutes = min(assumed().light_day, day.minutes)
    if frame.foremost:
        yield Activity(What.LIGHT, frame.foremost, minutes)


def _answered(one: Activity, queue: deque[Part], cards: Memory, date: dt.date) -> None:
    """Let the cards know what a session practised: a part that is done with, and each review."""
    way = {What.QUESTIONS: QUESTIONS, What.CHARTS: CHARTS}.get(one.what)
    if way is not None:
        topic = one.topics[0]
        if not any((part.topic, part.name) == (topic, way) for part in queue):
            cards.review(Card(topic, way), date, _EXPECTED)
    for review, what in _REVIEWS.items():
        if one.what is what:
            for topic in one.topics:
                cards.review(Card(topic, review), date, _EXPECTED)
