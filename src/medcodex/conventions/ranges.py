"""Sets of codes as the books write them: "I10-I16", "E11.-", "J45", "R05.1, R05.3"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")
_RANGE = re.compile(r"([A-Z][0-9A-Z][0-9A-Z.]*)(?:\s*-\s*([A-Z][0-9A-Z][0-9A-Z.]*)|\.?-)?")


class CodeRanges:
    """A set of ICD-10-CM codes given by prefixes and ranges; a range's ends include all codes below them."""

    def __init__(self, text: str) -> None:
        self._bounds = tuple(
            (low.replace(".", ""), (high or low).replace(".", "")) for low, high in _RANGE.findall(text.upper())
        )
        self._by_letter: dict[str, list[tuple[str, str]]] = {}
        for low, high in self._bounds:
            for letter in range(ord(low[0]), ord(high[0]) + 1):
                self._by_letter.setdefault(chr(letter), []).append((low, high))
        self._known: dict[str, bool] = {}

    def __contains__(self, code: str) -> bool:
        known = self._known.get(code)
        if known is None:
            flat = code.replace(".", "")
            bounds = self._by_letter.get(flat[:1], ())
            known = any(flat[: len(low)] >= low and flat[: len(high)] <= high for low, high in bounds)
            self._known[code] = known
        return known

    @property
    def is_span(self) -> bool:
        """Whether it holds a range from one code to another, and not single prefixes alone."""
        return any(low != high for low, high in self._bounds)

    @property
    def letters(self) -> frozenset[str]:
        """First characters of the codes it may hold."""
        return frozenset(self._by_letter)

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
        self._by_letter: dict[str, list[tuple[CodeRanges, T]]] = {}
        for row in sorted(ranged, key=lambda r: (-r[0].longest, r[0].is_span)):
            for letter in row[0].letters:
                self._by_letter.setdefault(letter, []).append(row)
        self._known: dict[str, T | None] = {}

    def get(self, code: str) -> T | None:
        """The value for a code, or None."""
        if code not in self._known:
            rows = self._by_letter.get(code[:1], ())
            self._known[code] = next((value for codes, value in rows if code in codes), None)
        return self._known[code]


class RowsByCode:
    """Which rows of a table hold a code, for tables asked about the same codes over and over."""

    def __init__(self, ranges: Iterable[CodeRanges]) -> None:
        self._by_letter: dict[str, list[tuple[int, CodeRanges]]] = {}
        for number, codes in enumerate(ranges):
            for letter in codes.letters:
                self._by_letter.setdefault(letter, []).append((number, codes))
        self._known: dict[str, frozenset[int]] = {}

    def rows(self, code: str) -> frozenset[int]:
        """Numbers of the rows whose ranges hold the code."""
        known = self._known.get(code)
        if known is None:
            known = frozenset(number for number, codes in self._by_letter.get(code[:1], ()) if code in codes)
            self._known[code] = known
        return known
