"""Long lists page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The ``items`` of page ``number`` of so many ``pages``, counted from 1; ``total`` items on all."""

    items: Sequence[T]
    number: int
    pages: int
    total: int


def page_of(items: Sequence[T], asked: str, size: int = 300) -> Page[T]:
    """The page asked for; the first for what is no number, the last for one beyond."""
    pages = max(1, -(-len(items) // size))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    number = min(max(number, 1), pages)
    return Page(items[(number - 1) * size : number * size], number, pages, len(items))
