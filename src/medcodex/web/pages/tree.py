"""The tree beside a page: open along the way to where the page is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.library.shelf import Node, Volume

_AROUND = 100  # places shown before and behind, in a level too long to be shown whole


@dataclass(frozen=True, slots=True)
class Branch:
    """A place of the tree; ``below`` is what is open under it, ``current`` the place of the page. Without a ``node`` it
    stands for as many places as are ``left_out`` of a long level."""

    node: Node | None
    current: bool = False
    below: tuple[Branch, ...] = ()
    left_out: int = 0


def tree_to(volume: Volume, key: str | None) -> tuple[Branch, ...]:
    """The tree of a book, open along the way to a place and one level below it."""
    way = [node.key for node in volume.ancestors(key)] if key is not None else []
    return _level(volume, None, way, key)


def _level(volume: Volume, key: str | None, way: Sequence[str], current: str | None) -> tuple[Branch, ...]:
    nodes = volume.children(key)
    following = way[0] if way else current
    at = next((at for at, node in enumerate(nodes) if node.key == following), 0)
    first, last = (0, len(nodes)) if len(nodes) <= 2 * _AROUND else (max(0, at - _AROUND), at + _AROUND)
    found = [Branch(None, left_out=first)] if first else []
    for node in nodes[first:last]:
        open_here = node.key == following and node.more
        below = _level(volume, node.key, way[1:], current if way else None) if open_here else ()
        found.append(Branch(node, not way and node.key == current, below))
    if last < len(nodes):
        found.append(Branch(None, left_out=len(nodes) - last))
    return tuple(found)
