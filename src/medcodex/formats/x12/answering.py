"""The answers to a file: TA1 for each interchange that is broken, and a 999 for each functional group (005010X231),
with every fault at its segment and element."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.formats.x12.envelope import GroupOpened, InterchangeOpened
from medcodex.formats.x12.enveloping import group_row, interchange_row, written
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.sets import SetOpened
from medcodex.formats.x12.walking import Left, Opened

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from medcodex.formats.x12.sets import Step

MOST_FAULTS = 200
"""Segments with faults that are told of one transaction set; what comes behind is not told (999, IK502 code 5)."""

_SEGMENT_HAS_ERRORS = "8"
_VERSION = "005010X231A1"
_CLAIM = "2300"
_WAYS = {"TA105": "interchange", "AK905": "group", "IK502": "set"}


@dataclass(slots=True)
class ReceivedSet:
    """A transaction set that came, from segment ``start`` on, with what is wrong of it; ``around`` says that something
    is wrong outside of its claims."""

    id: str
    control: str
    guide: str
    start: int
    reasons: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    around: bool = False

    def verdict(self, *, by_claim: bool) -> str:
        """A taken, R refused; E taken with errors, where claims are answered one by one (277CA) and nothing is wrong
        but in them."""
        if not self.reasons and not self.faults:
            return "A"
        return "E" if by_claim and not self.reasons and not self.around else "R"


@dataclass(slots=True)
class _Group:
    opened: GroupOpened
    sets: list[ReceivedSet] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Received:
    """An interchange that came, with its groups and what is wrong of it."""

    opened: InterchangeOpened
    groups: list[_Group] = field(default_factory=list)
    reason: str = ""

    @property
    def sets(self) -> Iterator[ReceivedSet]:
        """Its transaction sets in order."""
        return (one for group in self.groups for one in group.sets)


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers and when: ``control`` numbers the interchange and is never used twice. With ``by_claim`` a set whose
    faults all lie in claims is taken with errors: a 277CA refuses those claims."""

    control: int
    at: dt.datetime
    production: bool = False
    by_claim: bool = False


def answers(steps: Iterable[Step], answering: Answering) -> Iterator[str]:
    """The segments of the answer to all interchanges of a file, as ``sets.read_sets`` reads it: an interchange each,
    with a TA1 where the envelope is broken, and a 999 for each group."""
    for number, one in enumerate(received(steps)):
        yield from acknowledgement(one, answering, answering.control + number)


def received(steps: Iterable[object]) -> Iterator[Received]:
    """The interchanges of a file, each when the next one opens or the file ends."""
    now: Received | None = None
    in_claim = False
    for step in steps:
        if isinstance(step, Opened | Left):
            if step.loop.id == _CLAIM:
                in_claim = isinstance(step, Opened)
        elif isinstance(step, InterchangeOpened):
            if now is not None:
                yield now
            now = Received(step)
        elif now is None:
            continue
        elif isinstance(step, GroupOpened):
            now.groups.append(_Group(step))
        elif isinstance(step, SetOpened) and now.groups:
            told = step.segment
            in_claim = False
            now.groups[-1].sets.append(ReceivedSet(told.text(1), told.text(2), told.text(3), told.number))
        elif isinstance(step, Fault):
            _note(now, step, in_claim=in_claim)
    if now is not None:
        yield now


def _note(now: Received, fault: Fault, *, in_claim: bool) -> None:
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
            return
        one.around = one.around or not in_claim
        if len(one.faults) < 4 * MOST_FAULTS:
            one.faults.append(fault)


def acknowledgement(one: Received, answering: Answering, control: int) -> Iterator[str]:
    """The answer to one interchange, segment by segment, under a control number of its own."""
    told, at = one.opened, answering.at
    rows = [
        interchange_row(
            (told.receiver_qualifier or "ZZ", told.receiver), (told.sender_qualifier or "ZZ", told.sender), control, at,
            production=answering.production,
        )
    ]  # fmt: skip
    if one.reason:
        rows.append(("TA1", told.control, told.date, told.time, "R" if not one.groups else "E", one.reason))
    for place, group in enumerate(one.groups, 1):
        rows.append(group_row("FA", _VERSION, (group.opened.receiver, group.opened.sender), str(place), at))
        inner = list(_group(group, by_claim=answering.by_claim))
        rows += [("ST", "999", f"{place:04}", _VERSION), *inner, ("SE", str(len(inner) + 2), f"{place:04}")]
        rows.append(("GE", "1", str(place)))
    rows.append(("IEA", str(len(one.groups)), f"{control:09}"))
    yield from map(written, rows)


def _group(group: _Group, *, by_claim: bool) -> Iterator[tuple[str, ...]]:
    told = group.opened
    yield ("AK1", told.functional, told.control, told.version)
    refused, erring = 0, False
    for one in group.sets:
        if len(one.id) != 3 or not 4 <= len(one.control) <= 9:
            refused += 1  # a set that cannot be named cannot be answered: the group tells that it was refused
            continue
        yield ("AK2", one.id, one.control, *((one.guide,) if one.guide else ()))
        yield from _errors(one)
        verdict = one.verdict(by_claim=by_claim)
        refused += verdict == "R"
        erring = erring or verdict == "E"
        yield ("IK5", verdict, *_reasons(one))
    count, taken = len(group.sets), len(group.sets) - refused
    whole = not refused and not group.reasons
    verdict = ("E" if erring else "A") if whole else "P" if taken else "R"
    yield ("AK9", verdict, str(count), str(count), str(taken), *dict.fromkeys(group.reasons[:5]))


def _reasons(one: ReceivedSet) -> list[str]:
    reasons = list(dict.fromkeys(one.reasons))
    if one.faults:
        reasons.append("5")  # one or more segments in error
    return reasons[:5]


def _errors(one: ReceivedSet) -> Iterator[tuple[str, ...]]:
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
