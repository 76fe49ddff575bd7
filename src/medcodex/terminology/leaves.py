"""Which of the codes below a wording a query means: those whose titles say what else was asked for, and little more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from medcodex.terminology.rows import Rows, summed
from medcodex.terminology.search_tables import unasked_costs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.terminology.rows import Amounts, Places
    from medcodex.terminology.search_tables import SearchTables

_UNASKED = 0.15  # share of a word's weight that a title loses for saying it unasked
_PLAINEST = 0.7  # share of what even the plainest title says unasked that costs nothing
_NEXT_LEAF, _MOST_LEAVES = 0.03, 0.5


class Opened(NamedTuple):
    """A wording by number, its score, and the codes at or below the one it leads to, one at least."""

    wording: int
    score: float
    below: Sequence[int]


class Found(NamedTuple):
    """A code by number, its score, and the wording that led to it by number."""

    code: int
    score: float
    wording: int


class Leaves:
    """Scores codes of one index by their titles."""

    def __init__(self, tables: SearchTables) -> None:
        self._titles = Rows(tables.title)
        self._required, self._optional = Rows(tables.required), Rows(tables.optional)
        self._totals = np.frombuffer(tables.totals, np.float32).astype(np.float64)
        self._spread = np.frombuffer(tables.spread, np.uint8).astype(np.bool_)
        self._costs = np.array(unasked_costs(tables))

    def best(self, opened: Sequence[Opened], worth: Amounts, asked: float, limit: int) -> list[Found]:
        """The best ``limit`` codes below these wordings, the best first, each once: with the score of its wording, more
        for words of its own title that were asked for, less for others; siblings that the query does not tell apart
        follow one another with some distance. ``worth`` is by stem, ``asked`` the weight of the whole query."""
        sizes = np.array([len(one.below) for one in opened], np.intp)
        owners = np.repeat(np.arange(len(opened)), sizes)
        codes = np.array([code for one in opened for code in one.below], np.intp)
        wordings = np.array([one.wording for one in opened], np.intp)
        both = asked + self._totals[wordings]
        shared = np.array([one.score for one in opened]) * both / 2
        spread = self._spread[wordings]
        if spread.any():
            shared = np.where(spread, self._required.sums(wordings, worth), shared)
        more, unasked = self._beyond(owners, codes, wordings, worth)
        more = np.minimum(more, np.maximum(asked - shared, 0.0)[owners])
        starts = np.cumsum(sizes) - sizes
        plainest = np.minimum.reduceat(unasked, starts)[owners]
        scores = 2 * (shared[owners] + more) / (both[owners] + more + _UNASKED * (unasked - _PLAINEST * plainest))
        order = np.lexsort((codes, -scores, owners))
        places = np.arange(codes.size) - starts[owners]
        scores = scores[order] * (1 - np.minimum(_NEXT_LEAF * places, _MOST_LEAVES))
        return _best_of_each(codes[order], scores, wordings[owners], limit)

    def _beyond(self, owners: Places, codes: Places, wordings: Places, worth: Amounts) -> tuple[Amounts, Amounts]:
        """What each title says beyond its wording: how much of that was asked for, and the cost of what was not."""
        places, stems = self._titles.of(codes)
        keys = owners[places] * worth.size + stems
        held, required = self._required.of(wordings)
        said = held * worth.size + required
        if self._optional.any_of(wordings):
            may, optional = self._optional.of(wordings)
            apart = ~self._spread[wordings][may]
            said = np.concatenate((said, (may * worth.size + optional)[apart]))
        said.sort()
        beyond = said[np.searchsorted(said[:-1], keys)] != keys
        value = worth[stems]
        more = summed(places, value * beyond, codes.size)
        unasked = summed(places, self._costs[stems] * (beyond & (value == 0)), codes.size)
        return more, unasked


def _best_of_each(codes: Places, scores: Amounts, wordings: Places, limit: int) -> list[Found]:
    """Each code with its best score (of equal ones the first), the best first."""
    found: dict[int, Found] = {}
    for place in np.argsort(-scores, kind="stable").tolist():
        code = int(codes[place])
        if code not in found:
            found[code] = Found(code, float(scores[place]), int(wordings[place]))
            if len(found) == limit:
                break
    return list(found.values())
