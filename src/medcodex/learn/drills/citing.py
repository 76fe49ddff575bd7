"""Which words of the record an answer cites, be it with other blanks, quotes or a slip of the pen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEAR = 85
_SHORT = 12
"""Characters below which words are only found as they stand: alike is too much there."""
_FIGURE = re.compile(r"\d").search
"""Figures have to stand as they are in the record."""
_MARKS = re.compile(r"[^\w%/.+<>=°-]+")


def cited(indicators: Sequence[str], answer: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The indicators that an answer cites, and those that it does not."""
    said = plain(answer)
    found = tuple(one for one in indicators if _stands(plain(one), said))
    return found, tuple(one for one in indicators if one not in found)


def plain(text: str) -> str:
    """Words in small letters with single blanks, without marks that quotes bring along."""
    return " ".join(word.strip(".") for word in _MARKS.sub(" ", text.lower()).split())


def _stands(words: str, said: str) -> bool:
    if words in said:
        return True
    told = said.split()
    if len(words) < _SHORT or len(said) < len(words) or any(one not in told for one in words.split() if _FIGURE(one)):
        return False
    return fuzz.partial_ratio(words, said) >= _NEAR
