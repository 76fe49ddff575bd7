"""A file's transaction sets against their guides: envelopes, places and elements in one pass and constant memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.formats.x12 import envelope, walking
from medcodex.formats.x12.checking import element_faults
from medcodex.formats.x12.envelope import EnvelopeWalker
from medcodex.formats.x12.guide import guide_of, load_guide
from medcodex.formats.x12.numbering import COUNTED, Numbering
from medcodex.formats.x12.sound import Sound
from medcodex.formats.x12.walking import Placed, Walker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.formats.x12.guide import Guide
    from medcodex.formats.x12.segments import Segment

_AROUND = frozenset({"ISA", "GS", "GE", "IEA", "TA1", "ISB", "ISE"})


@dataclass(frozen=True, slots=True)
class SetOpened:
    """A transaction set begins; ``guide`` is None where there is none for it here, and its segments are not placed."""

    segment: Segment
    guide: Guide | None


@dataclass(frozen=True, slots=True)
class Ta1Read:
    """The answer to an interchange, which stands between envelopes and in no transaction set."""

    segment: Segment


Step = envelope.Step | walking.Step | SetOpened | Ta1Read


def read_sets(segments: Iterable[Segment]) -> Iterator[Step]:
    """Everything that is to be known of a file: envelopes as they open and close, sets with their guide, each segment
    with its place, loops as they begin and end, and every fault."""
    envelopes = EnvelopeWalker()
    walker: _Checker | None = None
    version = ""
    sound = Sound()
    for segment in segments:
        name = segment.id
        if walker is not None and (name == "ST" or name in _AROUND):
            yield from walker.end(segment)
            walker = None
        if name == "GS":
            version = segment.text(8)
        elif name == "ST":
            guide = guide_of(segment.text(1), segment.text(3) or version)
            walker = None if guide is None else _Checker(guide, sound)
            yield SetOpened(segment, guide)
        elif name == "TA1":
            yield Ta1Read(segment)
            yield from element_faults(segment, load_guide("ta1").root.opener, "")
        if walker is not None:
            yield from walker.see(segment)
            if name == "SE":
                yield from walker.end(segment)
                walker = None
        yield from envelopes.see(segment)
    if walker is not None:
        yield from walker.end(segment)
    yield from envelopes.end()


class _Checker:
    """A transaction set against its guide: places, elements, numbers that count on."""

    def __init__(self, guide: Guide, sound: Sound) -> None:
        self._walker = Walker(guide)
        self._numbering = Numbering(guide.set_id)
        self._sound = sound

    def see(self, segment: Segment) -> Iterator[Step]:
        for step in self._walker.see(segment):
            yield step
            if not isinstance(step, Placed):
                yield from self._numbering.see(step)
            elif step.use is not None:
                if not self._sound.is_sound(segment, step.use):
                    yield from element_faults(segment, step.use, step.loop.id)
                if step.use.id in COUNTED:
                    yield from self._numbering.see(step)

    def end(self, at: Segment) -> Iterator[Step]:
        for step in self._walker.end(at):
            yield step
            yield from self._numbering.see(step)
