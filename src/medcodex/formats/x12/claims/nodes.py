"""Loops of a transaction set as a tree, between segments and records; written in a guide's order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.x12.guide import LoopUse
    from medcodex.formats.x12.segments import Segment

PART = "\x1f"
"""Stands between the components of an element, and
``AGAIN`` between its repetitions, whatever the file uses."""
AGAIN = "\x1e"

Row = tuple[str, ...]
"""A segment: its identifier and its elements, trailing empty ones left out."""


@dataclass(slots=True)
class Node:
    """A loop with its segments in order and the loops in it. ``number`` is that of its first segment in the file."""

    loop: str
    rows: list[Row] = field(default_factory=list)
    loops: list[Node] = field(default_factory=list)
    number: int = 0

    def all(self, name: str, *first: str) -> Iterator[Row]:
        """Its segments of a name, and of one of the given first elements."""
        return (row for row in self.rows if row[0] == name and (not first or at(row, 1) in first))

    def one(self, name: str, *first: str) -> Row:
        """The first of them; () where there is none."""
        return next(self.all(name, *first), ())

    def within(self, *loops: str) -> Iterator[Node]:
        """The loops in it of a name."""
        return (node for node in self.loops if node.loop in loops)

    def inner(self, loop: str) -> Node | None:
        """The first of them."""
        return next(self.within(loop), None)

    def enclose(self, inner: Node) -> None:
        """Take in a loop that was read. A loop without a segment of its own begins where the first within it does."""
        self.number = self.number or inner.number
        self.loops.append(inner)

    def add(self, *elements: str) -> None:
        """Put a segment, unless it says nothing."""
        row = trimmed(elements)
        if len(row) > 1:
            self.rows.append(row)


def at(row: Row, position: int) -> str:
    """An element by its position (NM103 is 3), "" where it is missing."""
    return row[position] if position < len(row) else ""


def component(row: Row, position: int, part: int) -> str:
    """A component by the positions of its element and within it."""
    parts = at(row, position).split(PART)
    return parts[part - 1] if part <= len(parts) else ""


def composite(*components: str) -> str:
    """An element of components, empty ones at the end left out."""
    return PART.join(trimmed(components))


def trimmed(elements: tuple[str, ...]) -> Row:
    """Without the empty ones at the end."""
    end = len(elements)
    while end and not elements[end - 1]:
        end -= 1
    return elements[:end]


def row_of(segment: Segment) -> Row:
    """A segment as a row; of one without anything in it there is the identifier, which is empty."""
    marks = segment.delimiters
    body = marks.element.join(segment.parts)
    body = body.replace(marks.component, PART.encode())
    if marks.repetition is not None:
        body = body.replace(marks.repetition, AGAIN.encode())
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = body.decode("latin-1")
    return trimmed(tuple(text.split(marks.element.decode("latin-1")))) or ("",)


def in_order(node: Node, loop: LoopUse) -> Iterator[Row]:
    """The segments of a loop and of those in it, as its guide orders them; those of one place as they stand. What the
    guide has no place for is left out."""
    places: list[tuple[int, Row | Node]] = []
    for row in node.rows:
        known = loop.by_name.get(row[0])
        if known:
            places.append((known[0][0], row))
    places += ((loop.inner[inner.loop][0], inner) for inner in node.loops if inner.loop in loop.inner)
    places.sort(key=_place)
    for _, child in places:
        if isinstance(child, Node):
            yield from in_order(child, loop.inner[child.loop][1])
        else:
            yield child


def _place(one: tuple[int, Row | Node]) -> int:
    return one[0]
