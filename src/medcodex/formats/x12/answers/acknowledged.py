"""What became of interchanges (TA1), groups and transaction sets (999), out of a file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from medcodex.encounter.claim_status import AnsweredFault, GroupAnswer, InterchangeAnswer, SetAnswer
from medcodex.formats.x12.claims.nodes import AGAIN, PART, at, component, row_of
from medcodex.formats.x12.sets import SetOpened, Ta1Read
from medcodex.formats.x12.walking import Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.formats.x12.claims.nodes import Row
    from medcodex.formats.x12.segments import Segment

_Passed = TypeVar("_Passed")
_SET = "999"
_HELD = 10_000
"""Sets and faults that one record holds at most."""

_DIGITS = 10
_INNER = frozenset({"AK2", "IK3", "IK4", "CTX", "IK5"})
_BEGINNING = frozenset({"AK2", "IK3"})
_SEGMENT_HAS_ERRORS = "8"


def read_acknowledgements(steps: Iterable[_Passed]) -> Iterator[InterchangeAnswer | GroupAnswer | _Passed]:
    """The acknowledgements of a file among its steps (``sets.read_sets``), which are passed on. Segments are read by
    their names, wherever they stand: what is out of place is a fault and not lost."""
    groups: _Groups | None = None
    for step in steps:
        yield step
        if isinstance(step, SetOpened):
            if groups is not None:
                yield from groups.stop()
            groups = _Groups() if step.guide is not None and step.guide.set_id == _SET else None
        elif isinstance(step, Ta1Read):
            yield _interchange(step.segment)
        elif groups is not None and isinstance(step, Placed):
            yield from groups.see(step.segment)
    if groups is not None:
        yield from groups.stop()


class _Groups:
    """The groups that a set answers: one, unless the file is faulty."""

    def __init__(self) -> None:
        self._group: _Group | None = None

    def see(self, segment: Segment) -> Iterator[GroupAnswer]:
        """What the next segment completes."""
        name, row = segment.id, row_of(segment)
        if name == "AK1":
            yield from self.stop()
            self._group = _Group(segment.number, row)
        elif name == "AK9":
            yield (self._group or _Group(segment.number, ())).end(at(row, 1), row)
            self._group = None
        elif name in _INNER:
            self._group = self._group or _Group(segment.number, ())
            if self._group.full and name in _BEGINNING:
                yield self._group.part()
            self._group.add(name, row, segment.number)

    def stop(self) -> Iterator[GroupAnswer]:
        """A group that was not ended."""
        if self._group is not None:
            yield self._group.end("", ())
            self._group = None


def _interchange(segment: Segment) -> InterchangeAnswer:
    row = row_of(segment)
    return InterchangeAnswer(segment.number, at(row, 1), at(row, 2), at(row, 3), at(row, 4), at(row, 5))


@dataclass(slots=True)
class _Set:
    segment: int
    row: Row
    faults: list[AnsweredFault] = field(default_factory=list)

    def answer(self, told: Row) -> SetAnswer:
        """With what its IK5 tells."""
        reasons = tuple(one for one in told[2:7] if one)
        name, control, guide = at(self.row, 1), at(self.row, 2), at(self.row, 3)
        return SetAnswer(self.segment, name, control, at(told, 1), guide, reasons, tuple(self.faults))


class _Group:
    """A group under way: sets that are told of, the one that is open, the segment and its context."""

    def __init__(self, segment: int, row: Row) -> None:
        self._segment = segment
        self._row = row
        self._sets: list[SetAnswer] = []
        self._set: _Set | None = None
        self._held = 0
        self._erring: Row = ()
        self._context: tuple[tuple[str, ...], ...] = ()
        self._in_element = False

    @property
    def full(self) -> bool:
        """Whether it holds as much as one record does."""
        return self._held >= _HELD

    def add(self, name: str, row: Row, segment: int) -> None:
        """A segment between AK1 and AK9."""
        if name == "AK2":
            self._close(())
            self._set = _Set(segment, row)
            self._held += 1
            self._erring = ()
            return
        if self._set is None:
            self._set = _Set(segment, ())
        faults = self._set.faults
        if name == "IK5":
            self._close(row)
        elif name == "IK3":
            self._erring, self._context, self._in_element = row, (), False
            faults.append(_segment_fault(row))
            self._held += 1
        elif name == "IK4":
            if not self._in_element and faults and at(self._erring, 4) == _SEGMENT_HAS_ERRORS:
                faults.pop()  # says no more than that element faults follow
            self._in_element = True
            faults.append(_element_fault(self._erring, row, self._context))
            self._held += 1
        elif faults:
            told = tuple(one.replace(PART, ":").replace(AGAIN, "^") for one in row[1:])
            if not self._in_element:
                self._context = (*self._context, told)
            faults[-1] = _with_context(faults[-1], told)

    def part(self) -> GroupAnswer:
        """What is held so far, of a group that goes on; an open set goes on too."""
        going = self._set
        if going is not None:
            self._sets.append(going.answer(()))
        made = self._answer("", (), more=True)
        self._sets, self._held = [], 0
        self._set = _Set(going.segment, going.row) if going is not None else None
        return made

    def end(self, verdict: str, row: Row) -> GroupAnswer:
        """All of it, with what its AK9 tells."""
        self._close(())
        return self._answer(verdict, row, more=False)

    def _close(self, told: Row) -> None:
        if self._set is not None:
            self._sets.append(self._set.answer(told))
            self._set = None

    def _answer(self, verdict: str, row: Row, *, more: bool) -> GroupAnswer:
        return GroupAnswer(
            self._segment, at(self._row, 1), at(self._row, 2), verdict, at(self._row, 3),
            _count(at(row, 2)), _count(at(row, 3)), _count(at(row, 4)), tuple(one for one in row[5:10] if one),
            tuple(self._sets), more,
        )  # fmt: skip


def _segment_fault(row: Row) -> AnsweredFault:
    return AnsweredFault(at(row, 1), _count(at(row, 2)) or 0, f"IK304:{at(row, 4)}", at(row, 3))


def _element_fault(erring: Row, row: Row, context: tuple[tuple[str, ...], ...]) -> AnsweredFault:
    name, place, part = at(erring, 1), component(row, 1, 1), component(row, 1, 2)
    element = f"{name}{place.zfill(2)}" if place else ""
    return AnsweredFault(
        name=name,
        place=_count(at(erring, 2)) or 0,
        code=f"IK403:{at(row, 3)}",
        loop=at(erring, 3),
        element=f"{element}-{part}" if part else element,
        reference=at(row, 2),
        repetition=component(row, 1, 3),
        copied=at(row, 4).replace(PART, ":").replace(AGAIN, "^"),
        context=context,
    )


def _with_context(fault: AnsweredFault, told: tuple[str, ...]) -> AnsweredFault:
    return replace(fault, context=(*fault.context, told))


def _count(told: str) -> int | None:
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _DIGITS else None
