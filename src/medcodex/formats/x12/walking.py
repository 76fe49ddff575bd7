"""A transaction set held against its guide, segment by segment: where each stands, and what does not fit.

Segments and loops that a guide puts side by side under one name (the REF of a claim, its providers) may come in any
order, as the standard holds them to be one. What fits nowhere is a fault and belongs to the loop that is open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.guide import LoopUse, SegmentUse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.x12.guide import Guide
    from medcodex.formats.x12.segments import Segment


@dataclass(frozen=True, slots=True)
class Opened:
    """A loop begins; its first segment comes next."""

    loop: LoopUse


@dataclass(frozen=True, slots=True)
class Left:
    """The innermost loop has ended."""

    loop: LoopUse


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment with its place in the guide; ``use`` None where it has none."""

    segment: Segment
    use: SegmentUse | None
    loop: LoopUse


Step = Opened | Left | Placed | Fault


@dataclass(slots=True)
class _Frame:
    """A loop under way: the group of children that came last, and how often each of them came."""

    loop: LoopUse
    group: int = 0
    counts: dict[int, int] = field(default_factory=dict)


class Walker:
    """Walks one transaction set. Feed it every segment from ST to SE, then ``end`` it."""

    def __init__(self, guide: Guide) -> None:
        self._names = _names(guide.root)
        self._frames = [_Frame(guide.root)]

    def see(self, segment: Segment) -> Iterator[Step]:
        """What the next segment opens, closes and breaks, and its place."""
        place = self._find(segment, keyed=True) or self._find(segment, keyed=False)
        if place is None:
            yield self._misplaced(segment)
            yield Placed(segment, None, self._frames[-1].loop)
            return
        depth, group, child = place
        while len(self._frames) - 1 > depth:
            yield from self._leave(segment)
        frame = self._frames[-1]
        yield from self._skipped(frame, group, segment)
        frame.group = group
        came = frame.counts[id(child)] = frame.counts.get(id(child), 0) + 1
        if came == child.times + 1:
            yield _fault(segment, frame.loop, *_too_often(child))
        if isinstance(child, LoopUse):
            yield Opened(child)
            opened = _Frame(child)
            opened.counts[id(child.opener)] = 1
            self._frames.append(opened)
            yield Placed(segment, child.opener, child)
        else:
            yield Placed(segment, child, frame.loop)

    def end(self, at: Segment) -> Iterator[Step]:
        """Close what is open; ``at`` is the segment after which nothing comes."""
        while len(self._frames) > 1:
            yield from self._leave(at)
        frame = self._frames[0]
        yield from self._skipped(frame, len(frame.loop.groups), at)

    def _find(self, segment: Segment, *, keyed: bool) -> tuple[int, int, SegmentUse | LoopUse] | None:
        """Depth of the loop, group in it, and the child that the segment is or opens. The innermost loop is asked
        first, then those around it, each from where it stands. With ``keyed`` False what tells segments of a name apart
        is not looked at."""
        name = segment.id
        for depth in range(len(self._frames) - 1, -1, -1):
            frame = self._frames[depth]
            found: tuple[int, SegmentUse | LoopUse] | None = None
            for group, child in frame.loop.by_name.get(name, ()):
                if group < frame.group or (child is frame.loop.opener and frame.counts.get(id(child))):
                    continue
                if found is not None and group > found[0]:
                    break
                if keyed and not _is(segment, child if isinstance(child, SegmentUse) else child.opener):
                    continue
                if found is None or _better(frame, child, found[1]):
                    found = group, child
            if found is not None:
                return depth, *found
        return None

    def _leave(self, at: Segment) -> Iterator[Step]:
        frame = self._frames[-1]
        yield from self._skipped(frame, len(frame.loop.groups), at)
        self._frames.pop()
        yield Left(frame.loop)

    def _skipped(self, frame: _Frame, upto: int, at: Segment) -> Iterator[Fault]:
        """The required children that did not come in the groups before ``upto``, from where the loop stands."""
        for group in range(frame.group, upto):
            for child in frame.loop.groups[group]:
                if child.required and not frame.counts.get(id(child)):
                    yield _fault(at, frame.loop, *_missing(child))

    def _misplaced(self, segment: Segment) -> Fault:
        if segment.id not in self._names:
            return _fault(segment, self._frames[-1].loop, "IK304:2", "a segment that the guide has not", segment.id)
        return _fault(segment, self._frames[-1].loop, "IK304:7", "a segment out of its place", segment.id)


def _names(loop: LoopUse) -> frozenset[str]:
    found: set[str] = set()
    for child in (child for group in loop.groups for child in group):
        found |= {child.id} if isinstance(child, SegmentUse) else _names(child)
    return frozenset(found)


def _is(segment: Segment, use: SegmentUse) -> bool:
    """Whether a segment is this one of its name."""
    key = use.key
    if key is None:
        return True
    told = segment.parts[key.element] if key.element < len(segment.parts) else b""
    if key.composite:
        told = told.split(segment.delimiters.component, 1)[0]
    return told.decode("latin-1") in key.codes


def _better(frame: _Frame, child: SegmentUse | LoopUse, than: SegmentUse | LoopUse) -> bool:
    """Whether a segment is rather this child of its group: one that may still come, one that is told apart."""
    return _rank(frame, child) < _rank(frame, than)


def _rank(frame: _Frame, child: SegmentUse | LoopUse) -> tuple[bool, bool]:
    key = (child if isinstance(child, SegmentUse) else child.opener).key
    return frame.counts.get(id(child), 0) >= child.times, key is None


def _too_often(child: SegmentUse | LoopUse) -> tuple[str, str, str]:
    if isinstance(child, LoopUse):
        return "IK304:4", f"loop {child.id} ({child.name}) comes more than {child.times} times", child.opener.id
    return "IK304:5", f"{child.id} comes more than {child.times} times", child.id


def _missing(child: SegmentUse | LoopUse) -> tuple[str, str, str]:
    if isinstance(child, LoopUse):
        return "IK304:3", f"loop {child.id} ({child.name}) is missing", child.opener.id
    told = f" ({', '.join(sorted(child.key.codes))})" if child.key else ""
    return "IK304:3", f"required {child.id}{told} is missing", child.id


def _fault(segment: Segment, loop: LoopUse, code: str, message: str, name: str) -> Fault:
    return Fault(segment.number, segment.offset, code, message, name, "", loop.id)
