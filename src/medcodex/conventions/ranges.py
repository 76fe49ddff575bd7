"""Sets of codes as the books write them: "I10-I16", "E11.-", "J45", "R05.1, R05.3"."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")
_RANGE = re.compile(r"([A-Z][0-9A-Z][0-9A-Z.]*)(?:\s*-\s*([A-Z][0-9A-Z][0-9A-Z.]*)|\.?-)?")
_BEHIND = "\U0010ffff"  # after every character: a code with this behind it comes after all codes below it


class CodeRanges:
    """A set of ICD-10-CM codes given by prefixes and ranges; a range's ends include all codes below them."""

    def __init__(self, text: str, others: Iterable[CodeRanges] = ()) -> None:
        """``others`` are sets whose codes this one holds too."""
        written = [(low.replace(".", ""), (high or low).replace(".", "")) for low, high in _RANGE.findall(text.upper())]
        self._bounds = (*written, *[bound for one in others for bound in one.bounds])
        self._lows, self._behinds = _stretches(self._bounds)
        self._known: dict[str, bool] = {}

    def __contains__(self, code: str) -> bool:
        known = self._known.get(code)
        if known is None:
            flat = code.replace(".", "")
            place = bisect_right(self._lows, flat) - 1
            known = self._known[code] = place >= 0 and flat < self._behinds[place]
        return known

    @property
    def bounds(self) -> tuple[tuple[str, str], ...]:
        """First and last code of each range, without dots; both the same for a prefix."""
        return self._bounds

    @property
    def is_span(self) -> bool:
        """Whether it holds a range from one code to another, and not single prefixes alone."""
        return any(low != high for low, high in self._bounds)

    @property
    def letters(self) -> frozenset[str]:
        """First characters of the codes it may hold."""
        return frozenset(chr(letter) for low, high in self._bounds for letter in range(ord(low[0]), ord(high[0]) + 1))

    def __bool__(self) -> bool:
        return bool(self._bounds)

    @property
    def longest(self) -> int:
        """Characters of the most specific bound: the narrower the range, the greater."""
        return max((len(low) for low, _ in self._bounds), default=0)


class RangeTable(Generic[T]):
    """Values by code; where several ranges hold a code, the most specific (longest prefix) wins."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        ranged = [(CodeRanges(codes), value) for codes, value in rows]
        ranged.sort(key=lambda row: (-row[0].longest, row[0].is_span))
        self._values = [value for _, value in ranged]
        self._rows = RowsByCode((codes for codes, _ in ranged), remember=False)
        self._known: dict[str, T | None] = {}

    def get(self, code: str) -> T | None:
        """The value for a code, or None."""
        if code not in self._known:
            held = self._rows.rows(code)
            self._known[code] = self._values[min(held)] if held else None
        return self._known[code]


class RowsByCode:
    """Which rows of a table hold a code, for tables asked about the same codes over and over; ``remember`` is false
    where the one who asks remembers the answers."""

    def __init__(self, ranges: Iterable[CodeRanges], *, remember: bool = True) -> None:
        self._bounds: dict[str, list[_Bound]] = {}  # by the first letter of the codes between them
        self._letters: dict[str, _Letter] = {}
        self._remember = remember
        for number, codes in enumerate(ranges):
            for low, high in codes.bounds:
                for letter in range(ord(low[0]), ord(high[0]) + 1):
                    self._bounds.setdefault(chr(letter), []).append(_Bound(low, high + _BEHIND, number))
        self._known: dict[str, frozenset[int]] = {}

    def rows(self, code: str) -> frozenset[int]:
        """Numbers of the rows whose ranges hold the code."""
        if not self._remember:
            return self._holding(code)
        known = self._known.get(code)
        if known is None:
            known = self._known[code] = self._holding(code)
        return known

    def _holding(self, code: str) -> frozenset[int]:
        flat = code.replace(".", "")
        letter = flat[:1]
        held = self._letters.get(letter)
        if held is None:
            held = self._letters[letter] = _Letter(self._bounds.get(letter, ()))
        return held.rows(flat)


class _Bound(NamedTuple):
    """A row's range: from ``low`` up to ``behind``."""

    low: str
    behind: str
    row: int


class _Letter:
    """The codes of one letter in a row, cut wherever a range begins or ends: between two cuts the same rows hold."""

    def __init__(self, bounds: Sequence[_Bound]) -> None:
        changes: dict[str, list[tuple[int, int]]] = {}
        for low, behind, row in bounds:
            if low < behind:
                changes.setdefault(low, []).append((row, 1))
                changes.setdefault(behind, []).append((row, -1))
        self._cuts = sorted(changes)
        self._rows = [frozenset[int]()]
        same: dict[frozenset[int], frozenset[int]] = {}  # behind a range the rows before it hold again
        open_ranges: dict[int, int] = {}  # of each row that holds here
        for cut in self._cuts:
            for row, change in changes[cut]:
                left = open_ranges[row] = open_ranges.get(row, 0) + change
                if not left:
                    del open_ranges[row]
            held = frozenset(open_ranges)
            self._rows.append(same.setdefault(held, held))

    def rows(self, flat: str) -> frozenset[int]:
        """Numbers of the rows that hold a code without its dot."""
        return self._rows[bisect_right(self._cuts, flat)]


def _stretches(bounds: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Where codes that some bounds hold begin, and what comes behind the last of each stretch, in order; stretches that
    touch are one."""
    lows: list[str] = []
    behinds: list[str] = []
    for low, high in sorted(bounds):
        behind = high + _BEHIND
        if behinds and low <= behinds[-1]:
            behinds[-1] = max(behinds[-1], behind)
        elif low < behind:
            lows.append(low)
            behinds.append(behind)
    return lows, behinds
