"""Which codes a set of words speaks of: wordings that share its telling words, weighed by how rare each word is."""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from medcodex.terminology.search_tables import SearchTables

_UNKNOWN_WEIGHT = 3.0  # a word the book does not have: often a name, or filler
_BUDGET = 5_000  # wordings looked at for the rarest words; the others only add to those
_KEPT, _EXPANDED, _LEAVES, _MAX_BELOW = 240, 50, 260, 48
_UNASKED = 0.15  # share of a word's weight that a title loses for saying it unasked
_DEFAULT = 0.02
_NEXT_LEAF = 0.03
_NEEDS_UNMET = 0.8


class Slot(NamedTuple):
    """One word of a query: the stems it may stand for, each with how surely."""

    stems: tuple[tuple[int, float], ...]


class Found(NamedTuple):
    """A code by number, its score, and the wording that led to it by number."""

    code: int
    score: float
    wording: int


class Ranker:
    """Ranks the codes of one index. ``needs`` tells the context a wording asks for, by its number."""

    def __init__(self, tables: SearchTables, needs: Callable[[int], str]) -> None:
        self._tables = tables
        self._needs = needs
        self._defaults = frozenset(tables.defaults)

    def rank(
        self, slots: Sequence[Slot], words: Collection[str], *, headers: bool, chapter: int | None
    ) -> dict[int, Found]:
        """The codes found, each with its best score; ``words`` are the query's, for the context of wordings."""
        values, asked = self._values(slots)
        if not values:
            return {}
        gathered = self._gather(slots, values)
        scored = self._score(gathered, values, asked, chapter)
        best: dict[int, Found] = {}
        opened: set[int] = set()
        leaves = _LEAVES
        for score, wording in scored:
            code = self._tables.codes_of[wording]
            if code in opened:
                continue
            opened.add(code)
            score *= self._fit(wording, words)  # noqa: PLW2901
            below = self._below(code, leaves, headers=headers)
            leaves -= len(below)
            for found in self._leaves(wording, score, below, values, asked):
                if found.code not in best or best[found.code].score < found.score:
                    best[found.code] = found
            if leaves <= 0 or len(opened) >= _EXPANDED:
                break
        return best

    def _values(self, slots: Sequence[Slot]) -> tuple[dict[int, float], float]:
        """What each stem adds to a score, and what all words together could add."""
        weights = self._tables.weights
        values: dict[int, float] = {}
        asked = 0.0
        for slot in slots:
            if not slot.stems:
                asked += _UNKNOWN_WEIGHT
                continue
            weight = max(weights[stem] * sure for stem, sure in slot.stems)
            asked += weight
            for stem, sure in slot.stems:
                values[stem] = max(values.get(stem, 0.0), min(weights[stem], weight) * sure)
        return values, asked

    def _gather(self, slots: Sequence[Slot], values: dict[int, float]) -> dict[int, float]:
        """Wordings that hold the rarest words, with what those add."""
        tables = self._tables
        found: dict[int, float] = {}
        spent = 0
        for stem in sorted(values, key=tables.found.size):
            size = tables.found.size(stem)
            if found and spent + size > _BUDGET:
                break
            spent += size
            value = values[stem]
            for wording in tables.found[stem]:
                found[wording] = found.get(wording, 0.0) + value
        return found

    def _score(
        self, gathered: dict[int, float], values: dict[int, float], asked: float, chapter: int | None
    ) -> list[tuple[float, int]]:
        """The wordings that fit best: twice the weight shared over the weight of both."""
        tables = self._tables
        totals = tables.totals
        if chapter is not None:
            gathered = {
                one: value for one, value in gathered.items() if tables.chapters[tables.codes_of[one]] == chapter
            }
        first = nlargest(_KEPT, [(value / (asked + totals[one]), one) for one, value in gathered.items()])
        get = values.get
        out = []
        for _, one in first:
            shared = sum([get(stem, 0.0) for stem in tables.required[one]])
            extra = sum([get(stem, 0.0) for stem in tables.optional[one]])
            shared += extra
            out.append((2 * shared / (max(asked, shared) + totals[one] + extra), one))
        out.sort(key=lambda item: (-item[0], item[1]))
        return out

    def _fit(self, wording: int, words: Collection[str]) -> float:
        """Less than 1 where the wording means this only in a context that the query does not give."""
        needs = self._needs(wording)
        for condition in needs.split():
            met = any(all(word in words for word in words_of(one)) for one in condition[1:].split("|"))
            if met != condition.startswith("+"):
                return _NEEDS_UNMET
        return 1.0

    def _below(self, code: int, most: int, *, headers: bool) -> list[int]:
        """The codes to show for one: itself, or what lies below it that can be billed; of very many the plainest."""
        tables = self._tables
        if tables.billable[code]:
            return [code]
        own = [code] if headers else []
        end = tables.ends[code]
        below = [one for one in range(code + 1, min(end, code + 400)) if tables.billable[one]]
        if end > code + 400 or len(below) > min(_MAX_BELOW, most):
            leaf = tables.leaf[code]
            return [*own, leaf] if tables.billable[leaf] else own
        return [*own, *below]

    def _leaves(
        self, wording: int, score: float, below: Sequence[int], values: dict[int, float], asked: float
    ) -> list[Found]:
        """Each code below with the score of the wording, more for words of its own that were asked for, less for
        others; siblings that the query does not tell apart follow one another with some distance."""
        tables = self._tables
        weights, defaults = tables.weights, self._defaults
        held = frozenset(tables.required[wording]) | frozenset(tables.optional[wording])
        both = asked + tables.totals[wording]
        shared = score * both / 2
        found = []
        for code in below:
            more = unasked = 0.0
            for stem in tables.title[code]:
                if stem not in held:
                    value = values.get(stem)
                    if value is not None:
                        more += value
                    else:
                        unasked += _DEFAULT if stem in defaults else weights[stem]
            more = min(more, max(asked - shared, 0.0))
            found.append(Found(code, 2 * (shared + more) / (both + more + _UNASKED * unasked), wording))
        if len(found) < 2:
            return found
        found.sort(key=lambda one: (-one.score, one.code))
        return [one._replace(score=one.score * (1 - min(_NEXT_LEAF * place, 0.5))) for place, one in enumerate(found)]
