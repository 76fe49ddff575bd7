"""Sets of codes as the books write them: "I10-I16", "E11.-", "J45", "R05.1, R05.3"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")
_RANGE = re.compile(r"([A-Z][0-9A-Z][0-9A-Z.]*)(?:\s*-\s*([A-Z][0-9A-Z][0-9A-Z.]*)|\.?-)?")
_CATEGORY = 3  # characters of a category
_BEHIND = "\U0010ffff"  # after every character: a code with this behind it comes after all codes below it
_NONE = frozenset[int]()


class CodeRanges:
    """A set of ICD-10-CM codes given by prefixes and ranges; a range's ends include all codes below them."""

    def __init__(self, text: str, others: Iterable[CodeRanges] = ()) -> None:
        """``others`` are sets whose codes this one holds too."""
        written = [(low.replace(".", ""), (high or low).replace(".", "")) for low, high in _RANGE.findall(text.upper())]
        self._bounds = (*written, *[bound for one in others for bound in one.bounds])
        self._prefixes = tuple([low for low, high in self._bounds if low == high])
        self._spans = [(low, high + _BEHIND) for low, high in self._bounds if low != high]
        self._known: dict[str, bool] = {}

    def __contains__(self, code: str) -> bool:
        known = self._known.get(code)
        if known is None:
            flat = code.replace(".", "")
            known = flat.startswith(self._prefixes) or any(low <= flat < behind for low, behind in self._spans)
            self._known[code] = known
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
        self._prefixes = _Prefixes()
        self._remember = remember
        for number, codes in enumerate(ranges):
            for low, high in codes.bounds:
                self._prefixes.add(low, high, number)
        self._known: dict[str, frozenset[int]] = {}

    def rows(self, code: str) -> frozenset[int]:
        """Numbers of the rows whose ranges hold the code."""
        if not self._remember:
            return self._prefixes.holding(code)
        known = self._known.get(code)
        if known is None:
            known = self._known[code] = self._prefixes.holding(code)
        return known


class _Prefixes:
    """Numbered ranges, found by a code's beginnings; only ranges with two ends are compared one by one."""

    def __init__(self) -> None:
        self._single: dict[str, list[int]] = {}
        self._lengths: set[int] = set()  # of the prefixes in it
        self._spans: dict[str, list[tuple[str, str, int]]] = {}
        self._near: dict[str, list[tuple[str, str, int]]] = {}

    def add(self, low: str, high: str, number: int) -> None:
        if low == high:
            self._single.setdefault(low, []).append(number)
            self._lengths.add(len(low))
            return
        for letter in range(ord(low[0]), ord(high[0]) + 1):
            self._spans.setdefault(chr(letter), []).append((low, high + _BEHIND, number))

    def holding(self, code: str) -> frozenset[int]:
        flat = code.replace(".", "")
        near = self._near.get(flat[:_CATEGORY])
        if near is None:
            near = self._near[flat[:_CATEGORY]] = self._near_category(flat[:_CATEGORY])
        found = [number for low, behind, number in near if low <= flat < behind] if near else []
        for length in self._lengths:
            if (single := self._single.get(flat[:length])) is not None:
                found += single
        return frozenset(found) if found else _NONE

    def _near_category(self, category: str) -> list[tuple[str, str, int]]:
        """The spans that may hold codes of a category."""
        return [
            span for span in self._spans.get(category[:1], ()) if span[0][:_CATEGORY] <= category <= span[1][:_CATEGORY]
        ]
