"""What of each topic is still to be learned, from results, what was read, a diagnosis and one's own reviews."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.study.tables import assumed, topic_tables
from medcodex.learn.topics import topics

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.learn.results import Result
    from medcodex.learn.study.tables import Exam


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What audits of one's own coding say of a topic: of so many codes, so many were wrong. Nothing else of the work
    comes over to learning."""

    topic: str
    codes: int
    wrong: int

    @property
    def share_wrong(self) -> float:
        """From 0 to 1."""
        return self.wrong / self.codes if self.codes else 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a learner: ``results``, the topics whose part of the book was ``read``, own reviews."""

    results: Sequence[Result] = ()
    read: frozenset[str] = frozenset()
    reviewed: Sequence[Reviewed] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """A topic still to be learned: minutes by part, for which level, and how much it matters (weight in the exam times
    what is not known)."""

    topic: str
    stage: int
    parts: Mapping[str, int] = field(hash=False)
    level: Level
    priority: float

    @property
    def minutes(self) -> int:
        """All of it."""
        return sum(self.parts.values())


def mastery(known: Known, diagnostic: Mapping[str, float]) -> Mapping[str, float]:
    """How much of each topic is known, from 0 to 1: the mean of the newest results, a chart counting as several
    answers, drawn towards the diagnostic score (0 without one). Where enough of a learner's own codes on the topic were
    reviewed, no more than the share that was right."""
    table = assumed().knowing
    by_topic: dict[str, list[Result]] = defaultdict(list)
    for one in known.results:
        for topic in dict.fromkeys(one.topics):
            by_topic[topic].append(one)
    found = {}
    for topic in topics():
        newest = by_topic[topic][-int(table["latest"]) :]
        answers = sum(assumed().answers[one.kind] for one in newest)
        right = sum(assumed().answers[one.kind] * one.score for one in newest)
        prior = table["prior"]
        found[topic] = (right + prior * diagnostic.get(topic, 0.0)) / (answers + prior)
    for review in known.reviewed:
        if review.codes >= table["reviewed_codes"] and review.topic in found:
            found[review.topic] = min(found[review.topic], 1 - review.share_wrong)
    return found


def needs(exam: Exam, known: Known, diagnostic: Mapping[str, float]) -> list[Need]:
    """What is still to be learned for an exam, in the order in which it is taught."""
    table, found = assumed().knowing, []
    level = mastery(known, diagnostic)
    for one in topic_tables().values():
        weight, knows = one.weights[exam], level[one.name]
        if not weight or knows >= table["known"]:
            continue
        shares = assumed().parts[topics()[one.name].kind]
        practice = one.minutes * (1 - knows)
        read = 0.0 if one.name in known.read or knows >= table["read_below"] else one.minutes * shares.read
        parts = {"read": read, "questions": practice * shares.questions, "charts": practice * shares.charts}
        whole = {part: assumed().up(minutes) for part, minutes in parts.items() if minutes > 0}
        found.append(Need(one.name, one.stage, whole, _level(knows), weight * (1 - knows)))
    return sorted(found, key=lambda need: need.stage)


def done_minutes(results: Iterable[Result], zone: dt.tzinfo = dt.UTC) -> dict[dt.date, int]:
    """Minutes by day that results took, as measured, else as the table assumes; days as they are in a time zone."""
    seconds: dict[dt.date, int] = defaultdict(int)
    for one in results:
        taken = assumed().minutes[one.kind] * 60 if one.seconds is None else one.seconds
        seconds[one.at.astimezone(zone).date()] += taken
    return {day: -(-taken // 60) for day, taken in seconds.items()}


def _level(knows: float) -> Level:
    if knows >= assumed().knowing["advanced"]:
        return Level.ADVANCED
    return Level.WORKING if knows >= assumed().knowing["working"] else Level.FOUNDATION
