"""A file's transaction sets against their guides: envelopes, places and elements in one pass and constant memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.formats.x12 import envelope, walking
from medcodex.formats.x12.checking import element_faults
from medcodex.formats.x12.envelope import EnvelopeWalker
from medcodex.formats.x12.guide import guide_of, load_guide
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
    walker: Walker | None = None
    version = ""
    for segment in segments:
        name = segment.id
        if walker is not None and (name == "ST" or name in _AROUND):
            yield from walker.end(segment)
            walker = None
        if name == "GS":
            version = segment.text(8)
        elif name == "ST":
            guide = guide_of(segment.text(1), segment.text(3) or version)
            walker = None if guide is None else Walker(guide)
            yield SetOpened(segment, guide)
        elif name == "TA1":
            yield Ta1Read(segment)
            yield from element_faults(segment, load_guide("ta1").root.opener, "")
        if walker is not None:
            yield from _placed(walker, segment)
            if name == "SE":
                yield from walker.end(segment)
                walker = None
        yield from envelopes.see(segment)
    if walker is not None:
        yield from walker.end(segment)
    yield from envelopes.end()


def _placed(walker: Walker, segment: Segment) -> Iterator[Step]:
    for step in walker.see(segment):
        yield step
        if isinstance(step, Placed) and step.use is not None:
            yield from element_faults(segment, step.use, step.loop.id)
