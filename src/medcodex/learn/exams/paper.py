"""A paper: the questions of one mock exam, in order, and what it was made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.learn.questions.item import Item, Option

NO_RELEASES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Question:
    """An item with the domain of the blueprint it stands for and the topic under which it was drawn."""

    domain: str
    topic: str
    item: Item


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A domain for which fewer questions could be drawn than it should have; the rest came from other domains and
    counts there."""

    domain: str
    wanted: int
    given: int


@dataclass(frozen=True, slots=True)
class Paper:
    """Questions made from a blueprint and a seed. The same blueprint, seed, length and releases, with the same items
    withdrawn, make the same paper; ``releases`` by code system, as "2026-04"; ``withdrawn`` is how many items of the
    site were not to be given out."""

    blueprint: str
    edition: str
    title: str
    seed: int
    questions: tuple[Question, ...]
    releases: Mapping[str, str] = field(default_factory=lambda: NO_RELEASES)
    short: tuple[Shortfall, ...] = ()
    withdrawn: int = 0

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits by which two papers are known as the same."""
        ids = "\n".join(one.item.id for one in self.questions)
        return sha256(ids.encode()).hexdigest()[:12]


def option_key(option: Option) -> str:
    """By what an answer is known wherever it stands among its like: a digest of its words."""
    return sha256(option.text.encode()).hexdigest()[:16]
