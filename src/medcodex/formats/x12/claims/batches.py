"""Who sent the claims of a transaction set to whom, and under which number: the head of an 837."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from medcodex.encounter.billing import Party  # noqa: TC001 - readers of JSON look the fields up
from medcodex.formats.x12.claims.claim import KINDS
from medcodex.formats.x12.claims.nodes import Node, at, row_of
from medcodex.formats.x12.claims.parties import read_party
from medcodex.formats.x12.sets import SetOpened
from medcodex.formats.x12.walking import Left, Opened, Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Passed = TypeVar("_Passed")
_SUBMITTER, _RECEIVER, _BILLING = "1000A", "1000B", "2000A"


@dataclass(frozen=True, slots=True)
class BatchHead:
    """``number`` is what the file calls itself (BHT03), by which a 277CA answers it; ``use`` CH claims that are to be
    paid, RP encounters that are reported, 31 subrogation. ``segment`` is that of ST."""

    segment: int
    number: str
    use: str
    submitter: Party
    receiver: Party


def read_batches(steps: Iterable[_Passed]) -> Iterator[BatchHead | _Passed]:
    """The heads of sets of claims among the steps of a file (``sets.read_sets``), which are passed on: each before the
    first billing provider, or at the end of a set that has none."""
    head: _Head | None = None
    for step in steps:
        if isinstance(step, SetOpened):
            known = step.guide is not None and step.guide.version in KINDS
            head = _Head(step.segment.number) if known else None
        elif head is not None and (
            (isinstance(step, Opened) and step.loop.id == _BILLING)
            or (isinstance(step, Placed) and step.segment.id == "SE")
        ):
            yield head.whole()
            head = None
        elif head is not None:
            head.see(step)
        yield step


class _Head:
    def __init__(self, segment: int) -> None:
        self._segment = segment
        self._header = Node("header")
        self._named = {_SUBMITTER: Node(_SUBMITTER), _RECEIVER: Node(_RECEIVER)}
        self._open = self._header

    def see(self, step: object) -> None:
        """A step before the first billing provider."""
        if isinstance(step, Opened):
            self._open = self._named.get(step.loop.id, self._header)
        elif isinstance(step, Left):
            self._open = self._header
        elif isinstance(step, Placed):
            self._open.rows.append(row_of(step.segment))

    def whole(self) -> BatchHead:
        """What was seen."""
        row = self._header.one("BHT")
        submitter, receiver = (read_party(self._named[loop]) for loop in (_SUBMITTER, _RECEIVER))
        return BatchHead(self._segment, at(row, 3), at(row, 6), submitter, receiver)
