"""The answers to a file: TA1 for each interchange that asks for one or is broken, and a 999 for each functional group
(005010X231), with every fault at its segment and element."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.formats.x12.envelope import GroupOpened, InterchangeOpened
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.sets import SetOpened

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from medcodex.formats.x12.sets import Step

MOST_FAULTS = 200
"""Segments with faults that are told of one transaction set; what comes behind is not told (999, IK502 code 5)."""

_SEGMENT_HAS_ERRORS = "8"
_WAYS = {"TA105": "interchange", "AK905": "group", "IK502": "set"}


@dataclass(slots=True)
class _Set:
    id: str
    control: str
    guide: str
    start: int
    reasons: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    opened: GroupOpened
    sets: list[_Set] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Interchange:
    opened: InterchangeOpened
    groups: list[_Group] = field(default_factory=list)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers and when: ``control`` numbers interchange and group and is never used twice."""

    control: int
    at: dt.datetime
    production: bool = False


def answers(steps: Iterable[Step], answering: Answering) -> Iterator[str]:
    """The segments of the answer to all interchanges of a file, as ``sets.read_sets`` reads it: an interchange each,
    with a TA1 where the envelope is broken, and a 999 for each group."""
    for number, one in enumerate(_gathered(steps)):
        for row in _interchange(one, answering, answering.control + number):
            yield "*".join(row) + "~\n"


def _gathered(steps: Iterable[Step]) -> Iterator[_Interchange]:
    now: _Interchange | None = None
    for step in steps:
        if isinstance(step, InterchangeOpened):
            if now is not None:
                yield now
            now = _Interchange(step)
        elif now is None:
            continue
        elif isinstance(step, GroupOpened):
            now.groups.append(_Group(step))
        elif isinstance(step, SetOpened) and now.groups:
            told = step.segment
            now.groups[-1].sets.append(_Set(told.text(1), told.text(2), told.text(3), told.number))
        elif isinstance(step, Fault):
            _note(now, step)
    if now is not None:
        yield now


def _note(now: _Interchange, fault: Fault) -> None:
    """Put a fault with what it is of."""
    element, _, code = fault.code.partition(":")
    way = _WAYS.get(element, "segment")
    if way == "interchange":
        now.reason = now.reason or code
    elif not now.groups:
        now.reason = now.reason or "024"
    elif way == "group":
        now.groups[-1].reasons.append(code)
    elif now.groups[-1].sets:
        one = now.groups[-1].sets[-1]
        if way == "set":
            one.reasons.append(code)
        elif len(one.faults) < 4 * MOST_FAULTS:
            one.faults.append(fault)


def _interchange(one: _Interchange, answering: Answering, control: int) -> Iterator[tuple[str, ...]]:
    told, at = one.opened, answering.at
    number = f"{control:09}"
    yield (
        "ISA", "00", " " * 10, "00", " " * 10, "ZZ", f"{told.receiver:<15.15}", "ZZ", f"{told.sender:<15.15}",
        f"{at:%y%m%d}", f"{at:%H%M}", "^", "00501", number, "0", "P" if answering.production else "T", ":",
    )  # fmt: skip
    if one.reason:
        yield ("TA1", told.control, told.date, told.time, "R" if not one.groups else "E", one.reason)
    for place, group in enumerate(one.groups, 1):
        yield ("GS", "FA", group.opened.receiver, group.opened.sender, f"{at:%Y%m%d}", f"{at:%H%M}", str(place), "X",
               "005010X231A1")  # fmt: skip
        rows = [("ST", "999", f"{place:04}", "005010X231A1"), *_group(group)]
        yield from rows
        yield ("SE", str(len(rows) + 1), f"{place:04}")
        yield ("GE", "1", str(place))
    yield ("IEA", str(len(one.groups)), number)


def _group(group: _Group) -> Iterator[tuple[str, ...]]:
    told = group.opened
    yield ("AK1", told.functional, told.control, told.version)
    refused = 0
    for one in group.sets:
        if len(one.id) != 3 or not 4 <= len(one.control) <= 9:
            refused += 1  # a set that cannot be named cannot be answered: the group tells that it was refused
            continue
        yield ("AK2", one.id, one.control, *((one.guide,) if one.guide else ()))
        yield from _errors(one)
        refused += bool(one.faults or one.reasons)
        yield ("IK5", *_verdict(one))
    count, taken = len(group.sets), len(group.sets) - refused
    verdict = "A" if not refused and not group.reasons else "P" if taken else "R"
    yield ("AK9", verdict, str(count), str(count), str(taken), *dict.fromkeys(group.reasons[:5]))


def _verdict(one: _Set) -> tuple[str, ...]:
    reasons = list(dict.fromkeys(one.reasons))
    if one.faults:
        reasons.append("5")  # one or more segments in error
    return ("R", *reasons[:5]) if reasons else ("A",)


def _errors(one: _Set) -> Iterator[tuple[str, ...]]:
    told = 0
    last: tuple[int, str] | None = None
    for fault in sorted(one.faults, key=lambda fault: (fault.segment, fault.code.startswith("IK403"))):
        element, _, code = fault.code.partition(":")
        place = str(fault.segment - one.start + 1)
        if element == "IK304":
            told += 1
            if told <= MOST_FAULTS:
                yield ("IK3", fault.name or "ST", place, fault.loop[:4] if fault.loop[:1].isdigit() else "", code)
            last = None
            continue
        if last != (fault.segment, fault.name):
            told += 1
            if told <= MOST_FAULTS:
                loop = fault.loop[:4] if fault.loop[:1].isdigit() else ""
                yield ("IK3", fault.name, place, loop, _SEGMENT_HAS_ERRORS)
            last = (fault.segment, fault.name)
        if told <= MOST_FAULTS:
            yield ("IK4", _position(fault), "", code)


def _position(fault: Fault) -> str:
    """Element and component as IK401 counts them: SV101-2 is 1:2."""
    told = fault.element.removeprefix(fault.name)
    element, _, part = told.partition("-")
    return f"{int(element)}:{part}" if part else str(int(element))
