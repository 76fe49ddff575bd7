"""The envelopes of a file: interchanges of groups of transaction sets, opened and closed in order, with numbers that
agree (X12.5 and X12.6; codes of TA1 and of the 999, 005010X231)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.formats.x12.delimiters import ISA_ELEMENTS, ISA_LENGTH
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.headers import gs_faults, isa_faults, st_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.formats.x12.segments import Segment

_SEGMENT_ID = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_DIGITS = 10
_NO_SEGMENT = "IK304:1"
_ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class InterchangeOpened:
    """A header: who sends what to whom. Dates and times as written."""

    segment: int
    control: str
    sender: str
    receiver: str
    date: str
    time: str
    version: str
    usage: str
    sender_qualifier: str = ""
    receiver_qualifier: str = ""


@dataclass(frozen=True, slots=True)
class GroupOpened:
    """A functional group."""

    segment: int
    control: str
    functional: str
    sender: str
    receiver: str
    date: str
    version: str


@dataclass(frozen=True, slots=True)
class SetRead:
    """A transaction set from its first segment, with how many segments it has, header and trailer included."""

    segment: int
    id: str
    control: str
    guide: str
    segments: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The end of what was opened last: "group" or "interchange"; its trailer may have been missing."""

    what: str


Step = InterchangeOpened | GroupOpened | SetRead | Closed | Fault


def walk(segments: Iterable[Segment]) -> Iterator[Step]:
    """What opens and closes along a file, and its faults, each when it is known. Constant memory, as long as control
    numbers rise."""
    walker = EnvelopeWalker()
    for segment in segments:
        yield from walker.see(segment)
    yield from walker.end()


class _Seen:
    """Control numbers that came; while they rise only the last is kept."""

    def __init__(self) -> None:
        self._last = -1
        self._all: set[str] | None = None

    def again(self, control: str) -> bool:
        """Whether a number came before; it has come from now on."""
        if self._all is None:
            number = _number(control)
            if number is not None and number > self._last:
                self._last = number
                return False
            self._all = {str(self._last)}
        known = control.lstrip("0") or control
        if known in self._all:
            return True
        self._all.add(known)
        return False


@dataclass(slots=True)
class _Open:
    """An envelope under way."""

    control: str
    seen: _Seen = field(default_factory=_Seen)
    count: int = 0
    kind: str = ""
    version: str = ""


@dataclass(slots=True)
class _Set:
    segment: int
    id: str
    control: str
    guide: str
    count: int = 1


class EnvelopeWalker:
    """Walks the envelopes of a file. Feed it every segment, then ``end`` it."""

    def __init__(self) -> None:
        self._last: Segment | None = None
        self._wrapped = False
        self._interchanges = _Seen()
        self._interchange: _Open | None = None
        self._group: _Open | None = None
        self._set: _Set | None = None

    def see(self, segment: Segment) -> Iterator[Step]:
        """What the next segment opens and closes, and its faults."""
        if segment.wrapped is not None or (self._last is not None and not self._last.terminated):
            yield from self._cut(segment)
        self._last = segment
        name = segment.id
        if name == "ISA":
            yield from self._isa(segment)
        elif name == "IEA":
            yield from self._iea(segment)
        elif name == "GS":
            yield from self._gs(segment)
        elif name == "GE":
            yield from self._ge(segment)
        elif name == "ST":
            yield from self._st(segment)
        elif name == "SE":
            yield from self._se(segment)
        elif self._set is not None:
            self._set.count += 1
        elif name not in {"TA1", "ISB", "ISE"}:
            yield _fault(segment, "TA105:024", "a segment outside every transaction set")
        if not _SEGMENT_ID.fullmatch(name):
            yield _fault(segment, _NO_SEGMENT, "an identifier of no segment")
        elif len(segment.parts) > 1 and segment.parts[-1] == b"":
            yield _fault(segment, "IK304:8", "elements without content at the end")
        elif len(segment.parts) == 1:
            yield _fault(segment, "IK304:8", "a segment without elements")

    def _cut(self, segment: Segment) -> Iterator[Fault]:
        """What is wrong with how the file is cut into segments."""
        if self._last is not None and not self._last.terminated:
            yield _fault(self._last, "TA105:004", "a segment without terminator, cut where it was too long")
        if segment.wrapped is not None and not self._wrapped:
            self._wrapped = True
            yield _fault(
                segment, "TA105:024", "line breaks within segments, here and maybe further on, are passed over"
            )

    def end(self) -> Iterator[Step]:
        """Close what the file left open."""
        if self._last is not None:
            if not self._last.terminated:
                yield _fault(self._last, "TA105:023", "the file ends within a segment")
            yield from self._close_all(self._last)

    def _close_all(self, at: Segment) -> Iterator[Step]:
        yield from self._end_set(at)
        yield from self._end_group(at)
        yield from self._end_interchange(at)

    def _isa(self, segment: Segment) -> Iterator[Step]:
        yield from self._close_all(segment)
        control = segment.text(13)
        if len(segment.parts) != ISA_ELEMENTS + 1:
            yield _fault(segment, "TA105:022", f"a header of {len(segment.parts) - 1} elements instead of 16")
        elif sum(map(len, segment.parts)) + len(segment.parts) != ISA_LENGTH:
            wrong = [
                f"ISA{number:02}" for number, width in enumerate(_ISA_WIDTHS, 1) if len(segment.parts[number]) != width
            ]
            yield _fault(segment, "TA105:022", f"a header with elements of wrong width: {', '.join(wrong)}")
        else:
            yield from isa_faults(segment)
        if _number(control) is None:
            yield _fault(segment, "TA105:018", "an interchange control number that is no number", 13)
        elif self._interchanges.again(control):
            yield _fault(segment, "TA105:025", f"interchange control number {control} came before", 13)
        self._interchange = _Open(control)
        yield InterchangeOpened(
            segment.number, control, segment.text(6).strip(), segment.text(8).strip(), segment.text(9),
            segment.text(10), segment.text(12), segment.text(15), segment.text(5), segment.text(7),
        )  # fmt: skip

    def _iea(self, segment: Segment) -> Iterator[Step]:
        yield from self._end_set(segment)
        yield from self._end_group(segment)
        if self._interchange is None:
            yield _fault(segment, "TA105:022", "a trailer IEA without its header")
            return
        yield from _agree(segment, self._interchange.control, "TA105:001", "IEA02 differs from ISA13")
        yield from _count(segment, self._interchange.count, "TA105:021", "IEA01", "groups")
        self._interchange = None
        yield Closed("interchange")

    def _gs(self, segment: Segment) -> Iterator[Step]:
        yield from self._end_set(segment)
        yield from self._end_group(segment)
        control = segment.text(6)
        if self._interchange is None:
            yield _fault(segment, "TA105:022", "a group outside every interchange")
        else:
            self._interchange.count += 1
            if self._interchange.seen.again(control):
                told = f"group control number {control} came before in this interchange"
                yield _fault(segment, "AK905:19", told, 6)
        if _number(control) is None:
            yield _fault(segment, "AK905:6", "a group control number that is no number", 6)
        yield from gs_faults(segment)
        self._group = _Open(control, kind=segment.text(1), version=segment.text(8))
        yield GroupOpened(
            segment.number, control, segment.text(1), segment.text(2).strip(), segment.text(3).strip(),
            segment.text(4), segment.text(8),
        )  # fmt: skip

    def _ge(self, segment: Segment) -> Iterator[Step]:
        yield from self._end_set(segment)
        if self._group is None:
            yield _fault(segment, "TA105:022", "a trailer GE without its header")
            return
        yield from _agree(segment, self._group.control, "AK905:4", "GE02 differs from GS06")
        yield from _count(segment, self._group.count, "AK905:5", "GE01", "transaction sets")
        self._group = None
        yield Closed("group")

    def _st(self, segment: Segment) -> Iterator[Step]:
        yield from self._end_set(segment)
        name, control = segment.text(1), segment.text(2)
        if not re.fullmatch(r"[0-9]{3}", name):
            yield _fault(segment, "IK502:6", "a transaction set without identifier", 1)
        if not control:
            yield _fault(segment, "IK502:7", "a transaction set without control number", 2)
        if self._group is None:
            yield _fault(segment, "TA105:022", "a transaction set outside every group")
        else:
            self._group.count += 1
            if control and self._group.seen.again(control):
                yield _fault(segment, "IK502:23", f"set control number {control} came before in this group", 2)
            yield from st_faults(segment, self._group.kind, self._group.version)
        self._set = _Set(segment.number, name, control, segment.text(3))

    def _se(self, segment: Segment) -> Iterator[Step]:
        if self._set is None:
            yield _fault(segment, "TA105:022", "a trailer SE without its header")
            return
        self._set.count += 1
        yield from _agree(segment, self._set.control, "IK502:3", "SE02 differs from ST02")
        yield from _count(segment, self._set.count, "IK502:4", "SE01", "segments")
        yield _read(self._set)
        self._set = None

    def _end_set(self, at: Segment) -> Iterator[Step]:
        if self._set is not None:
            yield _fault(at, "IK502:2", f"transaction set {self._set.control} has no trailer SE")
            yield _read(self._set)
            self._set = None

    def _end_group(self, at: Segment) -> Iterator[Step]:
        if self._group is not None:
            yield _fault(at, "AK905:3", f"group {self._group.control} has no trailer GE")
            yield Closed("group")
            self._group = None

    def _end_interchange(self, at: Segment) -> Iterator[Step]:
        if self._interchange is not None:
            yield _fault(at, "TA105:023", f"interchange {self._interchange.control} has no trailer IEA")
            yield Closed("interchange")
            self._interchange = None


def _read(one: _Set) -> SetRead:
    return SetRead(one.segment, one.id, one.control, one.guide, one.count)


def _fault(segment: Segment, code: str, message: str, place: int | None = None) -> Fault:
    """``place`` is the element that is wrong, where it is one."""
    name = "" if code == _NO_SEGMENT else segment.id
    return Fault(segment.number, segment.offset, code, message, name, f"{name}{place:02}" if place else "")


def _agree(trailer: Segment, control: str, code: str, message: str) -> Iterator[Fault]:
    if trailer.text(2).strip() != control.strip():
        yield _fault(trailer, code, message, 2)


def _count(segment: Segment, counted: int, code: str, here: str, what: str) -> Iterator[Fault]:
    told = _number(segment.text(1).strip())
    if told is None:
        yield _fault(segment, code, f"{here} is no number; there are {counted} {what}", 1)
    elif told != counted:
        yield _fault(segment, code, f"{here} tells {told} {what}; there are {counted}", 1)


def _number(text: str) -> int | None:
    """A count or control number; None for what is none, or longer than any guide allows."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
