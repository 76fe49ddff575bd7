"""Sets of service codes as a table writes them: "G0463", a range "A0425-A0429", the beginning "J12*"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODE = re.compile(r"[A-Z0-9]{5}")
_RANGE = re.compile(r"([A-Z0-9]{5})-([A-Z0-9]{5})")
_START = re.compile(r"[A-Z0-9]{1,4}\*")
_BEHIND = "~"  # sorts behind every character of a code


class ServiceCodes:
    """A set of five-character codes (HCPCS, CPT, CDT). A range holds the codes of the shape of its ends: 1000F is none
    of 10004-69990."""

    __slots__ = ("_ranges", "_single", "_starts")

    def __init__(self, items: Sequence[str]) -> None:
        """ValueError, which tells which of several, for an item that is neither a code, a range nor a beginning."""
        bounds = []
        for number, item in enumerate(items, 1):
            try:
                bounds.append(code_bounds(item))
            except ValueError as error:
                raise ValueError(f"{error} (entry {number})" if len(items) > 1 else str(error)) from None
        self._single = frozenset(low for low, high in bounds if low == high)
        self._starts = tuple(low for low, high in bounds if high.endswith(_BEHIND))
        self._ranges = tuple((low, high) for low, high in bounds if low != high and not high.endswith(_BEHIND))

    def __contains__(self, code: str) -> bool:
        if code in self._single or code.startswith(self._starts):
            return True
        return any(low <= code <= high and _fits(code, low, high) for low, high in self._ranges)


def code_bounds(item: str) -> tuple[str, str]:
    """First and last code of an item, in the order of characters. ValueError for what is none."""
    text = item.strip().upper()
    if _CODE.fullmatch(text):
        return text, text
    if _START.fullmatch(text):
        return text[:-1], text[:-1] + _BEHIND
    found = _RANGE.fullmatch(text)
    if found is None:
        raise ValueError("neither a code (G0463), a range (A0425-A0429) nor a beginning (J12*)")
    low, high = found.groups()
    if low > high or _shape(low) != _shape(high):
        raise ValueError("the ends of the range are in the wrong order or of different kinds")
    return low, high


def _shape(code: str) -> str:
    return "".join("9" if char.isdigit() else "A" for char in code)


def _fits(code: str, low: str, high: str) -> bool:
    """Whether a code has digits where the ends of a range have them, and the letters that they have in common."""
    return len(code) == len(low) and all(
        one.isdigit() if first.isdigit() else one == first or (first != last and one.isalpha())
        for one, first, last in zip(code, low, high, strict=True)
    )
