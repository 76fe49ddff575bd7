"""Wordings that share words with a query, and how well each fits: sums over the flat arrays of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medcodex.terminology.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from medcodex.terminology.rows import Amounts, Numbers
    from medcodex.terminology.search_tables import SearchTables

    Chosen = NDArray[np.bool_]

_BUDGET = 5_000  # wordings looked at for the most telling words; the others only add to those
_TOO_LITTLE = 0.5  # share of the best that a wording must have to be looked at


class Gatherer:
    """Scores the wordings of one index against words of given value; safe for several threads at once."""

    def __init__(self, tables: SearchTables) -> None:
        self._found = Rows(tables.found)
        self._required, self._optional = Rows(tables.required), Rows(tables.optional)
        self._codes = np.frombuffer(tables.codes_of, np.uint32)
        self._billable = np.frombuffer(tables.billable, np.uint8).astype(np.bool_)[self._codes]
        self._chapters = np.frombuffer(tables.chapters, np.uint8)
        self._totals = np.frombuffer(tables.totals, np.float32).astype(np.float64)
        self._spare: list[Amounts] = []  # sums by wording, all nought; taken and given back

    def fitting(
        self, values: Mapping[int, float], worth: Amounts, asked: float, *, chapter: int | None, least: float, kept: int
    ) -> list[tuple[float, int]]:
        """The wordings that fit best, ``kept`` at most, each with its score, the best first: twice the weight shared
        over the weight of both. ``values`` and ``worth`` give what each stem adds, ``asked`` the weight of the whole
        query. Those of codes that have none below are left out where they cannot reach the score ``least``."""
        gathered, shared = self._gather(values)
        if chapter is not None:
            inside = self._chapters[self._codes[gathered]] == chapter
            gathered, shared = gathered[inside], shared[inside]
        if not gathered.size:
            return []
        most = float(shared.max())
        gathered, shared = _once(gathered, shared, shared >= _TOO_LITTLE * most)
        near = shared / (asked + self._totals[gathered])
        chosen = _highest(near, kept)
        if least:
            # Words too common to be gathered by may still be shared.
            ungathered = sum(values.values()) - most
            able = 2 * (near + ungathered / (asked + self._totals[gathered])) >= least
            chosen &= able | ~self._billable[gathered]
        return self._scored(gathered[chosen], worth, asked)

    def _gather(self, values: Mapping[int, float]) -> tuple[Numbers, Amounts]:
        """Wordings that hold the most telling words (some of them named more than once), with what those add. It ends
        where a wording not met yet could no longer come near those that were."""
        sums = self._spare.pop() if self._spare else np.zeros(self._totals.size)
        met: list[Numbers] = []
        left, spent, most = sum(values.values()), 0, 0.0
        for stem in sorted(values, key=lambda one: (-values[one], one)):
            wordings = self._found[stem]
            if met and (spent + wordings.size > _BUDGET or left < _TOO_LITTLE * most):
                break
            left -= values[stem]
            spent += wordings.size
            if wordings.size:
                with_this = sums[wordings] + values[stem]
                sums[wordings] = with_this
                most = max(most, float(with_this.max()))
                met.append(wordings)
        gathered = np.concatenate(met) if met else np.zeros(0, np.uint32)
        shared = sums[gathered]
        sums[gathered] = 0.0
        self._spare.append(sums)
        return gathered, shared

    def _scored(self, wordings: Numbers, worth: Amounts, asked: float) -> list[tuple[float, int]]:
        shared = self._required.sums(wordings, worth)
        totals = self._totals[wordings]
        if self._optional.any_of(wordings):
            extra = self._optional.sums(wordings, worth)
            shared += extra
            totals += extra
        scores = 2 * shared / (np.maximum(asked, shared) + totals)
        order = np.lexsort((wordings, -scores))
        return list(zip(scores[order].tolist(), wordings[order].tolist(), strict=True))


def _once(numbers: Numbers, amounts: Amounts, wanted: Chosen) -> tuple[Numbers, Amounts]:
    """The wanted numbers in order, each once, with their amounts."""
    numbers, amounts = numbers[wanted], amounts[wanted]
    order = np.argsort(numbers, kind="stable")
    numbers, amounts = numbers[order], amounts[order]
    first = np.ones(numbers.size, np.bool_)
    first[1:] = numbers[1:] != numbers[:-1]
    return numbers[first], amounts[first]


def _highest(amounts: Amounts, kept: int) -> Chosen:
    """Where the highest amounts stand, ``kept`` at most; of equal ones the last."""
    if amounts.size <= kept:
        return np.ones(amounts.size, np.bool_)
    lowest = np.partition(amounts, amounts.size - kept)[amounts.size - kept]
    chosen: Chosen = amounts > lowest
    chosen[np.flatnonzero(amounts == lowest)[int(chosen.sum()) - kept :]] = True
    return chosen
