"""A multiple-choice question, and whoever draws questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.learn.cases.case import Level


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose: its words, whether it is right, and what it teaches."""

    text: str
    right: bool
    because: str


@dataclass(frozen=True, slots=True)
class Item:
    """A question with exactly one right option. ``id`` is a digest of what is asked, so that the same question made
    twice has one id; ``generator`` names what made it, ``source`` the rule it is traced to (book or manual, release or
    year, section); ``topics`` as learn.topics; ``codes`` those it speaks of, as "system code"."""

    id: str
    generator: str
    topics: tuple[str, ...]
    level: Level
    stem: str
    options: tuple[Option, ...]
    source: str
    codes: tuple[str, ...] = ()

    @property
    def right(self) -> int:
        """The place of the right option, from zero."""
        return next(at for at, one in enumerate(self.options) if one.right)


class ItemSource(Protocol):
    """Whoever draws questions."""

    def draw(self, wanted: Mapping[str, int], seed: int, avoid: frozenset[str] = frozenset()) -> Sequence[Item]:
        """So many questions of each topic, none twice, none of ``avoid``; the same for the same seed and books.
        InputError where a topic has not so many."""
