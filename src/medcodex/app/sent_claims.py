"""The claims of a file with what is to be known to answer each: the head of the set in which it came, and whether a
fault of form lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from medcodex.encounter.billing import Party
from medcodex.formats.x12.claims.batches import BatchHead
from medcodex.formats.x12.claims.reading import ReadClaim
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.sets import SetOpened
from medcodex.formats.x12.walking import Left, Opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter.billing import BilledClaim

_Passed = TypeVar("_Passed")
_CLAIM = "2300"
_NO_HEAD = BatchHead(0, "", "", Party(), Party())


@dataclass(frozen=True, slots=True)
class SentClaim:
    """A claim that begins at ``segment`` of its file; ``faulty`` where something is wrong of its form, which a 999
    tells."""

    claim: BilledClaim
    segment: int
    head: BatchHead
    faulty: bool

    @property
    def source(self) -> Party:
        """Who answers: the receiver of the file, as a payer where the claim is billed to them."""
        payer, receiver = self.claim.coverage.payer, self.head.receiver
        if payer.identifier and payer.identifier == receiver.identifier:
            return Party(payer.last, identifier=payer.identifier, qualifier=payer.qualifier)
        return receiver


def sent_claims(steps: Iterable[_Passed]) -> Iterator[SentClaim | _Passed]:
    """The claims among the steps of a file (``batches.read_batches`` and ``reading.read_claims``), which are passed
    on."""
    head = _NO_HEAD
    in_claim = faulty = False
    for step in steps:
        yield step
        if isinstance(step, Opened | Left):
            if step.loop.id == _CLAIM:
                in_claim = isinstance(step, Opened)
                faulty = faulty and not in_claim
        elif isinstance(step, Fault):
            faulty = faulty or in_claim
        elif isinstance(step, SetOpened):
            in_claim = False
        elif isinstance(step, BatchHead):
            head = step
        elif isinstance(step, ReadClaim):
            yield SentClaim(step.claim, step.segment, head, faulty)
