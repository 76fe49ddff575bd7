"""Segments that no record has a field for: kept as they came, and put back where they stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.formats.x12.claims.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from medcodex.formats.x12.claims.nodes import Row

Kept = tuple[tuple[str, "Row"], ...]


def keep(node: Node, names: Collection[str], loops: Collection[str]) -> Kept:
    """The segments of a loop, and of loops in it, whose names are none of those that records have fields for."""
    own = ((node.loop, row) for row in node.rows if row[0] not in names)
    inner = (one for loop in node.loops if loop.loop not in loops for one in _all(loop))
    return (*own, *inner)


def _all(node: Node) -> Iterator[tuple[str, Row]]:
    for row in node.rows:
        yield node.loop, row
    for inner in node.loops:
        yield from _all(inner)


def put_back(node: Node, kept: Iterable[tuple[str, Row]]) -> None:
    """Add what was kept: to the loop itself, or in loops of their own, each begun by a segment named as its first."""
    last: Node | None = None
    for loop, row in kept:
        if loop == node.loop:
            node.rows.append(row)
        elif last is not None and last.loop == loop and row[0] != last.rows[0][0]:
            last.rows.append(row)
        else:
            last = Node(loop, [row])
            node.loops.append(last)
