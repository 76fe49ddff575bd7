"""How well a wording of the book fits a query: shared words, each weighed by how rare it is in the book."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_JOINING = frozenset({"of", "the", "and", "or", "with", "in", "to", "for", "by", "on", "at", "a", "an", "as", "due"})
_JOINING_WEIGHT = 0.05


def stem(word: str) -> str:
    """A word without its plural s, so that "fractures" meets "fracture"."""
    if len(word) > 3 and word.endswith("s") and word[-2] not in "sui":
        return word[:-1]
    return word


class Weights:
    """How much each word tells, from the number of wordings of the book it stands in."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._total = max(sum(counts.values()) / 8, 1.0)  # a wording has about eight words
        self._counts: dict[str, int] = {}
        for word, count in counts.items():
            self._counts[stem(word)] = self._counts.get(stem(word), 0) + count

    def count(self, word: str) -> int:
        """In how many wordings a stemmed word stands."""
        return self._counts.get(word, 0)

    def of(self, word: str) -> float:
        """The weight of a stemmed word; a word the book does not have weighs as much as its rarest."""
        if word in _JOINING:
            return _JOINING_WEIGHT
        return math.log(1 + self._total / (self._counts.get(word, 0) + 1))


class Scorer:
    """Scores wordings against one query at a time."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._words = lru_cache(65536)(self._weighed)

    def query(self, words: list[str]) -> dict[str, float]:
        """The query's stemmed words with their weights."""
        return {word: self._weights.of(word) for word in map(stem, words)}

    def score(self, query: dict[str, float], text: str, extra: str = "") -> float:
        """From 0 to 1: twice the weight shared over the weight of both. Words of ``extra`` (nonessential modifiers)
        count where they are asked for and cost nothing where they are not."""
        words, weight = self._words(text)
        shared = sum(value for word, value in query.items() if word in words)
        asked = sum(query.values())
        if extra:
            optional = sum(value for word, value in query.items() if word in self._words(extra)[0] - words)
            shared += optional
            weight += optional
        return 2 * shared / (asked + weight) if shared else 0.0

    def _weighed(self, text: str) -> tuple[frozenset[str], float]:
        words = frozenset(map(stem, words_of(text)))
        return words, sum(map(self._weights.of, words))
