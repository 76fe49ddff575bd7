"""What an exam asks of whom: the plan by which mock papers are made, with where each figure was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Certainty(StrEnum):
    """How far a figure may be trusted: read at the body that holds the exam, at somebody else's, or nowhere."""

    PUBLISHER = "publisher"
    SECONDARY = "secondary"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Figure:
    """What a source says of an exam. ``what`` is questions, minutes, passing, books, fee or domains; ``date`` as the
    source gives it; ``used`` where papers are made by it, others of the same ``what`` contradict it or are older."""

    what: str
    says: str
    source: str
    date: str
    certainty: Certainty
    used: bool = False


@dataclass(frozen=True, slots=True)
class Domain:
    """A part of an exam; ``share`` is its weight beside the others', ``topics`` those of learn.topics."""

    name: str
    title: str
    share: float
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passing:
    """The mark to pass: a percentage of right answers (``kind`` percent), or a mark on a scale from ``low`` to
    ``high`` (``kind`` scaled)."""

    kind: str
    mark: int
    low: int = 0
    high: int = 100

    @property
    def share(self) -> float:
        """The share of right answers that passes here."""
        return (self.mark - self.low) / (self.high - self.low)

    def scaled(self, right: int, of: int) -> int:
        """Right answers on the scale, a straight line from its low end to its high end, never rounded up."""
        return self.low + (self.high - self.low) * right // of


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The plan of an exam: so many questions in so many minutes, over domains. ``books`` are the code systems whose
    books may be open; ``remarks`` tell in what a mock differs from the exam; ``edition`` is that of its file."""

    id: str
    title: str
    body: str
    edition: str
    questions: int
    minutes: int
    passing: Passing
    books: tuple[str, ...]
    domains: tuple[Domain, ...]
    figures: tuple[Figure, ...]
    remarks: tuple[str, ...] = ()

    def domain(self, name: str) -> Domain:
        """The domain of a name. KeyError for none."""
        return next((one for one in self.domains if one.name == name), None) or _missing(name)

    def seconds(self, questions: int) -> int:
        """The time for a paper of so many questions, in proportion, rounded up to a minute."""
        return -(-self.minutes * questions // self.questions) * 60


def _missing(name: str) -> Domain:
    raise KeyError(name)
