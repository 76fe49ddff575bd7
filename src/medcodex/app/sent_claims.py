"""The claims of a file with what is to be known to answer each: in which set it came, who sent that to whom, whether a
fault of form lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from medcodex.encounter.billing import Party
from medcodex.formats.x12.claims.nodes import Node, at, row_of
from medcodex.formats.x12.claims.parties import read_party
from medcodex.formats.x12.claims.reading import ReadClaim
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.sets import SetOpened
from medcodex.formats.x12.walking import Left, Opened, Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter.billing import BilledClaim
    from medcodex.formats.x12.segments import Segment

_Passed = TypeVar("_Passed")
_CLAIM, _SUBMITTER, _RECEIVER = "2300", "1000A", "1000B"
_NOBODY = Party()


@dataclass(frozen=True, slots=True)
class SentClaim:
    """A claim that begins at ``segment`` of its file, in the set that begins at ``start``. ``batch`` is the number that
    the set gave itself (BHT03); ``faulty`` where something is wrong of its form, which a 999 tells."""

    claim: BilledClaim
    segment: int
    start: int
    batch: str
    submitter: Party
    receiver: Party
    faulty: bool

    @property
    def source(self) -> Party:
        """Who answers: the receiver of the file, as a payer where the claim is billed to them."""
        payer = self.claim.coverage.payer
        if payer.identifier and payer.identifier == self.receiver.identifier:
            return Party(payer.last, identifier=payer.identifier, qualifier=payer.qualifier)
        return self.receiver


def sent_claims(steps: Iterable[_Passed]) -> Iterator[SentClaim | _Passed]:
    """The claims among the steps of a file (``reading.read_claims``), which are passed on."""
    start, batch, named = 0, "", dict[str, Party]()
    in_claim = faulty = False
    for step in steps:
        yield step
        if isinstance(step, Placed):
            batch = _placed(step.segment, step.loop.id, named) or batch
        elif isinstance(step, Opened | Left):
            if step.loop.id == _CLAIM:
                in_claim = isinstance(step, Opened)
                faulty = faulty and not in_claim
        elif isinstance(step, Fault):
            faulty = faulty or in_claim
        elif isinstance(step, SetOpened):
            start, batch, named, in_claim = step.segment.number, "", {}, False
        elif isinstance(step, ReadClaim):
            submitter, receiver = named.get(_SUBMITTER, _NOBODY), named.get(_RECEIVER, _NOBODY)
            yield SentClaim(step.claim, step.segment, start, batch, submitter, receiver, faulty)


def _placed(segment: Segment, loop: str, named: dict[str, Party]) -> str:
    """Note who is named; the batch's number where the segment tells it."""
    if segment.id == "NM1" and loop in {_SUBMITTER, _RECEIVER}:
        named[loop] = read_party(Node(loop, [row_of(segment)]))
    return at(row_of(segment), 3) if segment.id == "BHT" else ""
