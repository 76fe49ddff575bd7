"""A text cut where marked passages begin and end, so that it can be shown with them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters ``start`` to ``end`` of a text, and what is said of them."""

    start: int
    end: int
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text with the passages that cover it, none for what nothing is said of; ``closed`` are those that
    end with it."""

    text: str
    passages: tuple[Passage, ...] = ()
    closed: tuple[Passage, ...] = ()


def pieces(text: str, passages: Sequence[Passage]) -> Sequence[Piece]:
    """The text in pieces; joined they are the text. Passages may overlap; what lies outside the text is cut off."""
    inside = [one for one in passages if 0 <= one.start < one.end <= len(text)]
    cuts = sorted({0, len(text), *(one.start for one in inside), *(one.end for one in inside)})
    found = []
    for start, end in pairwise(cuts):
        over = tuple(one for one in inside if one.start <= start and end <= one.end)
        found.append(Piece(text[start:end], over, tuple(one for one in over if one.end == end)))
    return found
