"""What is in an X12 file, as lines or as JSON, written while it is read."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from medcodex.formats.x12.envelope import GroupOpened, InterchangeOpened, SetRead
from medcodex.formats.x12.faults import Fault

if TYPE_CHECKING:
    from medcodex.formats.x12.envelope import Step

MOST_FAULTS = 10_000
"""Faults that are told one by one; of more only the number is."""


class _Faults:
    def __init__(self) -> None:
        self.told: list[Fault] = []
        self.more = 0

    def add(self, fault: Fault) -> None:
        if len(self.told) < MOST_FAULTS:
            self.told.append(fault)
        else:
            self.more += 1


class JsonSummary:
    """``{"interchanges": [{..., "groups": [{..., "sets": [...]}]}], "segments": N, "faults": [...]}``. Groups and sets
    that stand outside an interchange or a group come in one whose fields are null. Nothing is written before the first
    step, so that a file that is no X12 leaves room for its error."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._faults = _Faults()
        self._depth = 0  # 1 within an interchange, 2 within a group
        self._first = [True, True, True]
        self._started = False

    def add(self, step: Step) -> None:
        """The next step of the walk."""
        self._start()
        if isinstance(step, Fault):
            self._faults.add(step)
        elif isinstance(step, InterchangeOpened):
            self._to(0)
            self._open(_interchange(step), "groups")
        elif isinstance(step, GroupOpened):
            self._within(1)
            self._open(_group(step), "sets")
        elif isinstance(step, SetRead):
            self._within(2)
            self._item(
                {
                    "id": step.id,
                    "control": step.control,
                    "guide": step.guide or None,
                    "segment": step.segment,
                    "segments": step.segments,
                }
            )
        else:
            self._to(1 if step.what == "group" else 0)

    def end(self, segments: int) -> None:
        """Close the object; ``segments`` is how many the file had."""
        self._start()
        self._to(0)
        faults = [
            {"segment": one.segment, "offset": one.offset, "code": one.code, "message": one.message}
            for one in self._faults.told
        ]
        more = {"faults_more": self._faults.more} if self._faults.more else {}
        self._out.write(f'], "segments": {segments}, "faults": {json.dumps(faults)}{_appended(more)}}}\n')

    def _start(self) -> None:
        if not self._started:
            self._started = True
            self._out.write('{"interchanges": [')

    def _within(self, depth: int) -> None:
        """Be inside a group's or an interchange's list, opening nameless ones where the file has none."""
        self._to(min(self._depth, depth))
        if self._depth < 1 <= depth:
            self._open(dict.fromkeys(_INTERCHANGE), "groups")
        if self._depth < 2 <= depth:
            self._open(dict.fromkeys(_GROUP), "sets")

    def _open(self, fields: dict[str, Any], inner: str) -> None:
        self._comma()
        self._out.write(f'{json.dumps(fields)[:-1]}, "{inner}": [')
        self._depth += 1
        self._first[self._depth] = True

    def _item(self, fields: dict[str, Any]) -> None:
        self._comma()
        self._out.write(json.dumps(fields))

    def _comma(self) -> None:
        if not self._first[self._depth]:
            self._out.write(", ")
        self._first[self._depth] = False

    def _to(self, depth: int) -> None:
        while self._depth > depth:
            self._out.write("]}")
            self._depth -= 1


class TextSummary:
    """A line for each envelope and each fault."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._faults = _Faults()

    def add(self, step: Step) -> None:
        """The next step of the walk."""
        if isinstance(step, Fault):
            self._faults.add(step)
        elif isinstance(step, InterchangeOpened):
            self._line(f"interchange {step.control}: {step.sender} to {step.receiver}, {step.version}")
        elif isinstance(step, GroupOpened):
            self._line(f"  group {step.control}: {step.functional}, {step.version}")
        elif isinstance(step, SetRead):
            self._line(f"    {step.id} {step.control}: {step.segments} segments {step.guide}".rstrip())

    def end(self, segments: int) -> None:
        """The number of segments, then the faults."""
        found = len(self._faults.told) + self._faults.more
        self._line(f"{segments} segments, {found} fault{'' if found == 1 else 's'}")
        for one in self._faults.told:
            self._line(f"  segment {one.segment} (byte {one.offset}) {one.code}: {one.message}")
        if self._faults.more:
            self._line(f"  and {self._faults.more} more")

    def _line(self, text: str) -> None:
        self._out.write("".join(char if char.isprintable() else "?" for char in text) + "\n")


_INTERCHANGE = ("control", "sender", "receiver", "date", "time", "version", "usage", "segment")
_GROUP = ("control", "functional", "sender", "receiver", "date", "version", "segment")


def _interchange(step: InterchangeOpened) -> dict[str, Any]:
    return {name: getattr(step, name) for name in _INTERCHANGE}


def _group(step: GroupOpened) -> dict[str, Any]:
    return {name: getattr(step, name) for name in _GROUP}


def _appended(fields: dict[str, Any]) -> str:
    return f", {json.dumps(fields)[1:-1]}" if fields else ""
