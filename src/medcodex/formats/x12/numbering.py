"""Levels of a hierarchy and lines of a claim count on without a gap, and each level names the one that it is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.walking import Left, Opened, Placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.x12.segments import Segment
    from medcodex.formats.x12.walking import Step

_LEVEL, _LINE = "HL", "LX"
COUNTED = frozenset({_LEVEL, _LINE})
"""The segments whose steps are watched; others need not be shown."""
_DIGITS = 12
_CLAIMS = "837"
"""The transaction set whose lines are numbered from one in each claim (005010X222, X223, X224: LX01)."""


@dataclass(slots=True)
class _Level:
    """A loop under way: the HL that began it with its number, the number that it should have, and how many levels came
    in it; of lines how many, and the number of the last."""

    loop: str
    began: Segment | None = None
    number: str = ""
    place: int = 0
    levels: int = 0
    lines: int = 0
    line: int = 0


class Numbering:
    """Watches the steps of one transaction set, from its first."""

    def __init__(self, set_id: str) -> None:
        self._levels: list[_Level] = [_Level(set_id)]
        self._count = self._last = 0
        self._lines = set_id == _CLAIMS

    def see(self, step: Step) -> Iterator[Fault]:
        """What the next step breaks."""
        if isinstance(step, Opened):
            kind = step.loop.opener.id
            self._count += kind == _LEVEL
            self._levels[-1].levels += kind == _LEVEL
            self._levels[-1].lines += kind == _LINE
            self._levels.append(_Level(step.loop.id, place=self._count))
        elif isinstance(step, Left):
            yield from _childless(self._levels.pop())
        elif isinstance(step, Placed) and step.use is not None:
            if step.segment.id == _LEVEL:
                yield from self._level(step.segment)
            elif step.segment.id == _LINE and self._lines:
                yield from self._line(step.segment)

    def _level(self, segment: Segment) -> Iterator[Fault]:
        level, around = self._levels[-1], self._levels[-2]
        level.began, level.number = segment, segment.text(1)
        told = _number(level.number)
        if level.number and told not in {self._count, self._last + 1}:
            yield _fault(segment, 1, level.loop, f"levels count on from one: this is number {self._count}")
        self._last = told or self._count
        parent = segment.text(2)
        if around.number and parent and parent not in {around.number, str(around.place)}:
            yield _fault(segment, 2, level.loop, "the level above has another number")

    def _line(self, segment: Segment) -> Iterator[Fault]:
        around, told = self._levels[-2], _number(segment.text(1))
        if told not in {around.lines, around.line + 1}:
            yield _fault(
                segment, 1, self._levels[-1].loop, f"lines count from one in each claim: this is number {around.lines}"
            )
        around.line = told or around.lines


def _childless(level: _Level) -> Iterator[Fault]:
    """HL04 tells whether levels follow within."""
    told = level.began.text(4) if level.began is not None else ""
    if level.began is not None and told in {"0", "1"} and (told == "1") != (level.levels > 0):
        follow = "levels follow" if level.levels else "no level follows"
        yield _fault(level.began, 4, level.loop, f"{follow} within this one")


def _fault(segment: Segment, place: int, loop: str, message: str) -> Fault:
    element = f"{segment.id}{place:02}"
    return Fault(segment.number, segment.offset, "IK403:I12", message, segment.id, element, loop)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
