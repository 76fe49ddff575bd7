"""The tree beside a page: open along the way to where the page is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.library.shelf import Node, Volume


@dataclass(frozen=True, slots=True)
class Branch:
    """A place of the tree; ``below`` is what is open under it, ``current`` the place of the page."""

    node: Node
    current: bool
    below: tuple[Branch, ...]


def tree_to(volume: Volume, key: str | None) -> tuple[Branch, ...]:
    """The tree of a book, open along the way to a place and one level below it."""
    way = [node.key for node in volume.ancestors(key)] if key is not None else []
    return _level(volume, None, way, key)


def _level(volume: Volume, key: str | None, way: Sequence[str], current: str | None) -> tuple[Branch, ...]:
    nodes = volume.children(key)
    following = way[0] if way else current
    found: list[Branch] = []
    for node in nodes:
        open_here = node.key == following and node.more
        below = _level(volume, node.key, way[1:], current if way else None) if open_here else ()
        found.append(Branch(node, not way and node.key == current, below))
    return tuple(found)
