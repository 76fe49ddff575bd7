"""Which codes a set of words speaks of: wordings that share its telling words, weighed by how rare each word is."""

from __future__ import annotations

from functools import lru_cache
from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

from medcodex.terminology.search_tables import unasked_costs
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from medcodex.terminology.search_tables import SearchTables

_LIKELY = 0.6
UNKNOWN_WEIGHT = 3.0  # a word the book does not have: often a name, or filler
_BUDGET = 5_000  # wordings looked at for the most telling words; the others only add to those
_TOO_LITTLE = 0.5  # share of the best that a wording must have to be looked at
_UNASKED = 0.15  # share of a word's weight that a title loses for saying it unasked
_NEXT_LEAF = 0.03
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


class Found(NamedTuple):
    """A code by number, its score, and the wording that led to it by number."""

    code: int
    score: float
    wording: int


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
        self._costs = unasked_costs(tables)
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
    ) -> dict[int, Found]:
        """The codes found, each with its best score, the first ``limit`` of them sure to be the best; ``words`` are
        the query's, for the context of wordings. What cannot reach the score ``least`` may be left out."""
        values, asked, known = self._values(slots)
        if not values or 2 * known / (asked + known) < least:
            return {}
        tables = self._tables
        best: dict[int, Found] = {}
        opened: set[int] = set()
        leaves, floor = self._reach.leaves, least
        for score, wording in self._score(self._gather(values), values, asked, chapter, least):
            code = tables.codes_of[wording]
            if code in opened:
                continue
            if tables.spread[wording] and score < floor:
                continue  # no title below it fits better than all of them together
            opened.add(code)
            below = self._below(code, headers)
            shared = score * (asked + tables.totals[wording]) / 2
            if len(below) > 1 and 2 * asked / (2 * asked + tables.totals[wording] - shared) < floor:
                continue  # even with all other words in a title below it could not come first
            fit = self._fit(wording, words) * self._trust[tables.via[wording]]
            better = False
            for found in self._leaves(wording, score * fit, below, values, asked, limit=limit):
                held = best.get(found.code)
                if held is None or held.score < found.score:
                    best[found.code] = found
                    better = better or found.score > floor
            leaves -= len(below)
            if leaves <= 0 or len(opened) >= self._reach.expanded:
                break
            if better and len(below) > 1 and len(best) > limit:
                floor = sorted([one.score for one in best.values()])[-limit]
        return best

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

    def _gather(self, values: dict[int, float]) -> dict[int, float]:
        """Wordings that hold the most telling words, with what those add. It ends where a wording not met yet could
        no longer come near those that were."""
        tables = self._tables
        found: dict[int, float] = {}
        get = found.get
        left, spent = sum(values.values()), 0
        for stem in sorted(values, key=lambda one: (-values[one], one)):
            value = values[stem]
            size = tables.found.size(stem)
            if found and (spent + size > _BUDGET or left < _TOO_LITTLE * max(found.values())):
                break
            left -= value
            spent += size
            if not found:
                found.update(dict.fromkeys(tables.found[stem], value))
                continue
            for wording in tables.found[stem]:
                found[wording] = get(wording, 0.0) + value
        return found

    def _score(
        self,
        gathered: dict[int, float],
        values: dict[int, float],
        asked: float,
        chapter: int | None,
        least: float,
    ) -> list[tuple[float, int]]:
        """The wordings that fit best: twice the weight shared over the weight of both. Those of codes that have none
        below are left out where they cannot reach the score ``least``."""
        tables = self._tables
        totals = tables.totals
        if chapter is not None:
            gathered = {
                one: value for one, value in gathered.items() if tables.chapters[tables.codes_of[one]] == chapter
            }
        if not gathered:
            return []
        little = _TOO_LITTLE * max(gathered.values())
        first = [(value / (asked + totals[one]), one) for one, value in gathered.items() if value >= little]
        if len(first) > self._reach.kept:
            first = nlargest(self._reach.kept, first)
        get = values.get
        required, optional = tables.required, tables.optional
        codes_of, billable = tables.codes_of, tables.billable
        # Words too common to be gathered by may still be shared.
        ungathered = sum(values.values()) - max(gathered.values()) if least else 0.0
        out = []
        for near, one in first:
            if least and billable[codes_of[one]] and 2 * (near + ungathered / (asked + totals[one])) < least:
                continue
            shared = sum([get(stem, 0.0) for stem in required[one]])
            total = totals[one]
            if optional.size(one):
                extra = sum([get(stem, 0.0) for stem in optional[one]])
                shared += extra
                total += extra
            out.append((2 * shared / (max(asked, shared) + total), one))
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

    def _leaves(
        self, wording: int, score: float, below: Sequence[int], values: dict[int, float], asked: float, *, limit: int
    ) -> list[Found]:
        """The best codes below, ``limit`` at most, each with the score of the wording, more for words of its own that
        were asked for, less for others; siblings that the query does not tell apart follow one another with some
        distance."""
        if not below:
            return []
        tables = self._tables
        costs = self._costs
        get, title = values.get, tables.title
        both = asked + tables.totals[wording]
        if tables.spread[wording]:
            held = frozenset(tables.required[wording])
            shared = sum([get(stem, 0.0) for stem in held])
        else:
            held = frozenset((*tables.required[wording], *tables.optional[wording]))
            shared = score * both / 2
        most = max(asked - shared, 0.0)
        gathered: list[tuple[float, float, int]] = []
        for code in below:
            more = unasked = 0.0
            for stem in title[code]:
                if stem not in held:
                    value = get(stem)
                    if value is not None:
                        more += value
                    else:
                        unasked += costs[stem]
            more = min(more, most)
            gathered.append((more, unasked, code))
        plainest = min(unasked for _, unasked, _ in gathered)
        scored = [
            (2 * (shared + more) / (both + more + _UNASKED * (unasked - 0.7 * plainest)), -code)
            for more, unasked, code in gathered
        ]
        scored.sort(reverse=True)
        return [
            Found(-code, own * (1 - min(_NEXT_LEAF * place, 0.5)), wording)
            for place, (own, code) in enumerate(scored[:limit])
        ]
