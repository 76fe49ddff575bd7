"""Which codes a set of words speaks of: wordings that share its telling words, weighed by how rare each word is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from medcodex.terminology.gathering import Gatherer
from medcodex.terminology.leaves import Leaves, Opened
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from medcodex.terminology.leaves import Found
    from medcodex.terminology.search_tables import SearchTables

_LIKELY = 0.6
UNKNOWN_WEIGHT = 3.0  # a word the book does not have: often a name, or filler
_NEEDS_UNMET = 0.8


class Reach(NamedTuple):
    """How far one query goes: ``kept`` wordings are scored in full, ``expanded`` codes are opened and ``leaves`` below
    them looked at; of a code with more than ``below`` billable ones, or with codes farther than ``far`` rows, only the
    plainest."""

    kept: int = 100
    expanded: int = 30
    leaves: int = 150
    below: int = 48
    far: int = 400


class Slot(NamedTuple):
    """One word of a query: the stems it may stand for, each with how surely, the likeliest first; and what the word
    weighs where it stands for none."""

    stems: tuple[tuple[int, float], ...]
    unknown: float = UNKNOWN_WEIGHT


class Ranker:
    """Ranks the codes of one index. ``needs`` tells the context a wording asks for, by its number,
    ``trust`` how much a way to a code counts, from 0 to 1, where that is less than 1."""

    def __init__(
        self, tables: SearchTables, needs: Callable[[int], str], trust: Mapping[str, float], reach: Reach
    ) -> None:
        self._tables = tables
        self._needs = needs
        self._trust = [trust.get(via, 1.0) for via in tables.vias]
        self._reach = reach
        self._gatherer = Gatherer(tables)
        self._leaves = Leaves(tables)
        self._below = lru_cache(maxsize=20_000)(self._codes_below)

    def rank(
        self,
        slots: Sequence[Slot],
        words: Collection[str],
        *,
        headers: bool,
        chapter: int | None,
        limit: int,
        least: float = 0.0,
    ) -> list[Found]:
        """The best ``limit`` codes, each with its best score, the best first; ``words`` are the query's, for the
        context of wordings. What cannot reach the score ``least`` may be left out."""
        values, asked, known = self._values(slots)
        if not values or 2 * known / (asked + known) < least:
            return []
        worth = np.zeros(len(self._tables.weights))
        worth[list(values)] = list(values.values())
        gathered = self._gatherer.fitting(values, worth, asked, chapter=chapter, least=least, kept=self._reach.kept)
        opened = self._opened(gathered, words, asked, headers=headers, least=least)
        return self._leaves.best(opened, worth, asked, limit) if opened else []

    def _opened(
        self, fitting: Iterable[tuple[float, int]], words: Collection[str], asked: float, *, headers: bool, least: float
    ) -> list[Opened]:
        """The wordings that fit best, one for each code, as many as the reach allows, with the codes below."""
        tables = self._tables
        opened: dict[int, Opened | None] = {}
        leaves = self._reach.leaves
        for score, wording in fitting:
            code = tables.codes_of[wording]
            if code in opened:
                continue
            if tables.spread[wording] and score < least:
                continue  # no title below it fits better than all of them together
            left = tables.totals[wording] - score * (asked + tables.totals[wording]) / 2
            if 2 * asked < least * (2 * asked + left):
                continue  # not even with all other words in a title below it
            below = self._below(code, headers)
            needs = self._needs(wording)
            fit = (_fit(needs, words) if needs else 1.0) * self._trust[tables.via[wording]]
            opened[code] = Opened(wording, score * fit, below) if below else None
            leaves -= len(below)
            if leaves <= 0 or len(opened) >= self._reach.expanded:
                break
        return [one for one in opened.values() if one is not None]

    def _values(self, slots: Sequence[Slot]) -> tuple[dict[int, float], float, float]:
        """What each stem adds to a score, what all words together could add, and what those that the book has."""
        weights = self._tables.weights
        values: dict[int, float] = {}
        asked = unknown = 0.0
        for slot in slots:
            if not slot.stems:
                unknown += slot.unknown
                continue
            likely = slot.stems[0][1]
            # The commonest reading sets the weight: what a slip made rare tells no more than what was meant.
            weight = min(weights[stem] for stem, sure in slot.stems if sure >= min(likely, _LIKELY))
            asked += weight * likely
            for stem, sure in slot.stems:
                values[stem] = max(values.get(stem, 0.0), min(weights[stem], weight) * sure)
        return values, asked + unknown, asked

    def _codes_below(self, code: int, headers: bool) -> tuple[int, ...]:
        """The codes to show for one: itself, or what lies below it that can be billed; of very many the plainest."""
        tables = self._tables
        if tables.billable[code]:
            return (code,)
        own = (code,) if headers else ()
        end = tables.ends[code]
        far = code + self._reach.far
        below = [one for one in range(code + 1, min(end, far)) if tables.billable[one]]
        if end > far or len(below) > self._reach.below:
            leaf = tables.leaf[code]
            return (*own, leaf) if tables.billable[leaf] else own
        return (*own, *below)


def _fit(needs: str, words: Collection[str]) -> float:
    """Less than 1 where a wording means this only in a context that the query does not give."""
    for condition in needs.split():
        met = any(all(word in words for word in words_of(one)) for one in condition[1:].split("|"))
        if met != condition.startswith("+"):
            return _NEEDS_UNMET
    return 1.0
