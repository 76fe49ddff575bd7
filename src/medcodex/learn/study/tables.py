"""What a plan assumes, from the tables beside: minutes and weights of topics, ratings, shares."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Exam(StrEnum):
    """What is prepared for."""

    CPC = "CPC"
    CCA = "CCA"
    CCS = "CCS"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TopicTable:
    """A topic as plans see it: ``minutes`` from nothing, the ``stage`` in which it is learned, ``book`` where to read
    (an address of the code books, empty where our books have no part on it), its weight in each exam."""

    name: str
    stage: int
    minutes: int
    book: str
    weights: Mapping[Exam, int]


@dataclass(frozen=True, slots=True)
class ExamTable:
    """An exam: its name, how many minutes it takes, where that is from."""

    name: str
    minutes: int
    source: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The shares of a topic's minutes."""

    read: float
    questions: float
    charts: float


@dataclass(frozen=True, slots=True)
class Assumed:
    """Everything of ``data/study.toml``; what each means is told there."""

    step: int
    shortest_day: int
    longest_day: int
    catch_up: float
    review: int
    review_share: float
    light_day: int
    spread: float
    retention: float
    longest_interval: int
    knowing: Mapping[str, float]
    answers: Mapping[str, int]
    minutes: Mapping[str, int]
    parts: Mapping[str, Parts]
    mock_points: tuple[float, ...]
    mock_shortest: int
    mock_share: float
    exams: Mapping[Exam, ExamTable]

    def whole(self, minutes: float) -> int:
        """Minutes rounded down to whole steps."""
        return int(minutes + 1e-9) // self.step * self.step

    def up(self, minutes: float) -> int:
        """Minutes rounded up to whole steps."""
        return -int(-(minutes - 1e-9) // self.step) * self.step


@cache
def topic_tables() -> Mapping[str, TopicTable]:
    """All topics, in the order of the table."""
    lines = [line for line in _text("topics.tsv").splitlines() if not line.startswith("#")]
    head = lines[0].split("\t")
    found = {}
    for line in lines[1:]:
        row = dict(zip(head, line.split("\t"), strict=True))
        weights = MappingProxyType({exam: int(row[exam]) for exam in Exam})
        found[row["topic"]] = TopicTable(row["topic"], int(row["stage"]), int(row["minutes"]), row["book"], weights)
    return MappingProxyType(found)


@cache
def ratings() -> Sequence[tuple[float, str]]:
    """From which mean score on which rating holds, the highest first."""
    lines = [line for line in _text("ratings.tsv").splitlines() if not line.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    return sorted(((float(score), rating) for score, rating, _ in rows), reverse=True)


@cache
def assumed() -> Assumed:
    """The assumptions of the table."""
    told: dict[str, Any] = tomllib.loads(_text("study.toml"))
    mocks, exams = told.pop("mocks"), told.pop("exams")
    return Assumed(
        **told | {"parts": {kind: Parts(**one) for kind, one in told["parts"].items()}},
        mock_points=tuple(mocks["points"]),
        mock_shortest=mocks["shortest"],
        mock_share=mocks["share"],
        exams={Exam(name): ExamTable(**one) for name, one in exams.items()},
    )


def _text(name: str) -> str:
    return (files("medcodex.learn.study") / "data" / name).read_text(encoding="utf-8")
