"""A transaction set held against its guide, segment by segment: where each stands, and what does not fit.

Segments and loops that a guide puts side by side under one name (the REF of a claim, its providers) may come in any
order, as the standard holds them to be one. What fits nowhere is a fault and belongs to the loop that is open. One
mistake is to be one fault: where the segment that begins a loop is missing, the loop is begun without it; where what
tells a segment from its neighbours is wrong, it stands for any of them, and none of them is held to be missing.
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

_HIERARCHY = "HL"


@dataclass(slots=True)
class _Frame:
    """A loop under way: the group of children that came last, and how often each of them came. ``doubts`` are the
    groups of which a segment came that could be any of them; ``guessed`` is not None in a loop that was begun by one,
    and holds the names that may follow there. ``hierarchy`` is its number (HL01), where it has one."""

    loop: LoopUse
    group: int = 0
    counts: dict[int, int] = field(default_factory=dict)
    doubts: set[int] = field(default_factory=set)
    guessed: frozenset[str] | None = None
    hierarchy: str = ""


_Place = tuple[int, int, SegmentUse | LoopUse]
"""Depth of a loop under way, group in it, and the child that a segment is or opens."""


class Walker:
    """Walks one transaction set. Feed it every segment from ST to SE, then ``end`` it."""

    def __init__(self, guide: Guide) -> None:
        self._names = _names(guide.root)
        self._frames = [_Frame(guide.root)]

    def see(self, segment: Segment) -> Iterator[Step]:
        """What the next segment opens, closes and breaks, and its place."""
        place = self._find(segment)
        if place is not None:
            yield from self._put(segment, *place)
        else:
            yield from self._unfit(segment)

    def end(self, at: Segment) -> Iterator[Step]:
        """Close what is open; ``at`` is the segment after which nothing comes."""
        while len(self._frames) > 1:
            yield from self._leave(at)
        frame = self._frames[0]
        yield from self._skipped(frame, len(frame.loop.groups), at)

    def _find(self, segment: Segment) -> _Place | None:
        """Where the segment has its place. The innermost loop is asked first, then those around it, each from where it
        stands."""
        name = segment.id
        for depth in range(len(self._frames) - 1, -1, -1):
            frame = self._frames[depth]
            found: tuple[int, SegmentUse | LoopUse] | None = None
            for group, child in frame.loop.by_name.get(name, ()):
                if group < frame.group or (child is frame.loop.opener and frame.counts.get(id(child))):
                    continue
                if found is not None and group > found[0]:
                    break
                if not _is(segment, _first(child)):
                    continue
                if found is None or _better(frame, child, found[1]):
                    found = group, child
            if found is not None:
                return depth, *found
        return None

    def _put(self, segment: Segment, depth: int, group: int, child: SegmentUse | LoopUse) -> Iterator[Step]:
        if depth < len(self._frames) - 1 or group != self._frames[-1].group:
            yield from self._reach(segment, depth, group)
        frame = self._frames[-1]
        came = frame.counts[id(child)] = frame.counts.get(id(child), 0) + 1
        if came == child.times + 1:
            yield _fault(segment, frame.loop, *_too_often(child))
        if isinstance(child, LoopUse):
            yield Opened(child)
            opened = _Frame(child, hierarchy=segment.text(1) if segment.id == _HIERARCHY else "")
            opened.counts[id(child.opener)] = 1
            self._frames.append(opened)
            yield Placed(segment, child.opener, child)
        else:
            yield Placed(segment, child, frame.loop)

    def _reach(self, segment: Segment, depth: int, group: int) -> Iterator[Step]:
        """Close the loops within the one at a depth, and go on in that to a group."""
        while len(self._frames) - 1 > depth:
            yield from self._leave(segment)
        frame = self._frames[-1]
        yield from self._skipped(frame, group, segment)
        frame.group = group

    def _unfit(self, segment: Segment) -> Iterator[Step]:
        """What is to be made of a segment that has no place as it is."""
        frame = self._frames[-1]
        if frame.guessed is not None and segment.id in frame.guessed:
            yield Placed(segment, None, frame.loop)
        elif (unbegun := self._unbegun(segment)) is not None:
            depth, group, loop = unbegun
            yield from self._reach(segment, depth, group)
            yield _fault(segment, loop, *_missing(loop.opener))
            around = self._frames[-1]
            around.counts[id(loop)] = around.counts.get(id(loop), 0) + 1
            yield Opened(loop)
            self._frames.append(_Frame(loop, counts={id(loop.opener): 1}))
            yield from self.see(segment)
        elif not self._passed(segment) and (alike := self._alike(segment)) is not None:
            yield from self._doubtful(segment, *alike)
        else:
            yield self._misplaced(segment)
            yield Placed(segment, None, self._frames[-1].loop)

    def _unbegun(self, segment: Segment) -> tuple[int, int, LoopUse] | None:
        """The loop whose first segment is missing before this one: one that has to come and did not, or another one of
        a loop that may come again, where this is the segment that has to come second. Where it is further on in its
        loop and could have come earlier as well, it is rather out of its place."""
        passed = self._passed(segment)
        for depth in range(len(self._frames) - 1, -1, -1):
            frame = self._frames[depth]
            for group, loop in frame.loop.inner.values():
                if group < frame.group:
                    continue
                came = frame.counts.get(id(loop), 0)
                for place, child in loop.by_name.get(segment.id, ()):
                    if child is loop.opener or not _is(segment, _first(child)):
                        continue
                    if not came and (loop.required or loop.either) and (place == 1 or not passed):
                        return depth, group, loop
                    if came and came < loop.times and place == 1 and child.required:
                        return depth, group, loop
        return None

    def _passed(self, segment: Segment) -> bool:
        """Whether it would have had a place earlier in a loop under way."""
        return any(
            group < frame.group and _is(segment, _first(child))
            for frame in self._frames
            for group, child in frame.loop.by_name.get(segment.id, ())
        )

    def _alike(self, segment: Segment) -> tuple[int, int, tuple[SegmentUse | LoopUse, ...]] | None:
        """Depth, group, and those children of its name from which the segment differs in what tells them apart. Levels
        of a hierarchy are sought where their parent's number says."""
        for depth in range(len(self._frames) - 1, -1, -1):
            frame = self._frames[depth]
            if segment.id == _HIERARCHY and frame.hierarchy != segment.text(2):
                continue
            ahead = [
                (group, child)
                for group, child in frame.loop.by_name.get(segment.id, ())
                if group >= frame.group and not (child is frame.loop.opener and frame.counts.get(id(child)))
            ]
            if ahead:
                nearest = ahead[0][0]
                return depth, nearest, tuple(child for group, child in ahead if group == nearest)
        return None

    def _doubtful(
        self, segment: Segment, depth: int, group: int, children: tuple[SegmentUse | LoopUse, ...]
    ) -> Iterator[Step]:
        """A segment of one of these children, nobody knows of which. Where there is one only it is that."""
        if len(children) == 1:
            yield from self._put(segment, depth, group, children[0])
            return
        yield from self._reach(segment, depth, group)
        frame = self._frames[-1]
        frame.doubts.add(group)
        likely = min(children, key=lambda child: (not child.required, *_rank(frame, child)))
        yield _unknown(segment, frame.loop, [_first(child) for child in children])
        if isinstance(likely, LoopUse):
            yield Opened(likely)
            loops = [child for child in children if isinstance(child, LoopUse)]
            names = frozenset(name for loop in loops for name in loop.by_name)
            self._frames.append(_Frame(likely, counts={id(likely.opener): 1}, guessed=names))
            yield Placed(segment, None, likely)
        else:
            yield Placed(segment, None, frame.loop)

    def _leave(self, at: Segment) -> Iterator[Step]:
        frame = self._frames[-1]
        yield from self._skipped(frame, len(frame.loop.groups), at)
        self._frames.pop()
        yield Left(frame.loop)

    def _skipped(self, frame: _Frame, upto: int, at: Segment) -> Iterator[Fault]:
        """The required children that did not come in the groups before ``upto``, from where the loop stands."""
        if frame.guessed is not None:
            return
        for group in range(frame.group, upto):
            if group in frame.doubts:
                continue
            for child in frame.loop.groups[group]:
                if child.required and not frame.counts.get(id(child)):
                    yield _fault(at, frame.loop, *_missing(child))
        either = frame.loop.one_of
        if either and upto == len(frame.loop.groups) and not any(frame.counts.get(id(child)) for child in either):
            yield _fault(at, frame.loop, *_missing(either[0]))

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


def _first(child: SegmentUse | LoopUse) -> SegmentUse:
    return child if isinstance(child, SegmentUse) else child.opener


def _better(frame: _Frame, child: SegmentUse | LoopUse, than: SegmentUse | LoopUse) -> bool:
    """Whether a segment is rather this child of its group: one that may still come, one that is told apart."""
    return _rank(frame, child) < _rank(frame, than)


def _rank(frame: _Frame, child: SegmentUse | LoopUse) -> tuple[bool, bool]:
    return frame.counts.get(id(child), 0) >= child.times, _first(child).key is None


def _too_often(child: SegmentUse | LoopUse) -> tuple[str, str, str]:
    if isinstance(child, LoopUse):
        return "IK304:4", f"loop {child.id} ({child.name}) comes more than {child.times} times", child.opener.id
    return "IK304:5", f"{child.id} comes more than {child.times} times", child.id


def _unknown(segment: Segment, loop: LoopUse, uses: list[SegmentUse]) -> Fault:
    """None of the codes by which segments of a name are told apart at this place."""
    keys = [use.key for use in uses if use.key is not None]
    codes = sorted(set().union(*(key.codes for key in keys)))
    element = f"{segment.id}{keys[0].element:02}{'-1' if keys[0].composite else ''}"
    message = f"none of the codes that may stand here: {', '.join(codes)}"
    return Fault(segment.number, segment.offset, "IK403:7", message, segment.id, element, loop.id)


def _missing(child: SegmentUse | LoopUse) -> tuple[str, str, str]:
    if isinstance(child, LoopUse):
        return "IK304:3", f"loop {child.id} ({child.name}) is missing", child.opener.id
    told = f" ({', '.join(sorted(child.key.codes))})" if child.key else ""
    return "IK304:3", f"required {child.id}{told} is missing", child.id


def _fault(segment: Segment, loop: LoopUse, code: str, message: str, name: str) -> Fault:
    return Fault(segment.number, segment.offset, code, message, name, "", loop.id)
