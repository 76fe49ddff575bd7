"""A message by patients: each PID with the segments that follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.hl7v2.message import Message, Segment


@dataclass(frozen=True, slots=True)
class Group:
    """What a message tells of one patient: its segments from PID to before the next PID."""

    segments: tuple[Segment, ...]

    def all(self, name: str) -> Iterator[Segment]:
        """Its segments of a name."""
        return (segment for segment in self.segments if segment.id == name)

    def first(self, name: str) -> Segment | None:
        """Its first segment of a name."""
        return next(self.all(name), None)


def groups(message: Message) -> tuple[Group, ...]:
    """The groups of a message. A PID before which no MRG, PV1 or other content stands begins one too, as in links."""
    found: list[list[Segment]] = []
    for segment in message.segments:
        if segment.id == "PID":
            found.append([segment])
        elif found:
            found[-1].append(segment)
    return tuple(Group(tuple(segments)) for segments in found)
