"""Claims out of a file, one after the other, with every fault of envelope, place and form: constant memory, however
large the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from medcodex.formats.x12.claims.claim import KINDS, Around, read_claim
from medcodex.formats.x12.claims.nodes import Node, row_of
from medcodex.formats.x12.sets import SetOpened
from medcodex.formats.x12.walking import Left, Opened, Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter.billing import BilledClaim, ClaimKind

_Passed = TypeVar("_Passed")
_CLAIM, _BILLING, _SUBSCRIBER, _PATIENT = "2300", "2000A", "2000B", "2000C"
_HIERARCHY = (_BILLING, _SUBSCRIBER, _PATIENT)


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim with the number of its first segment in the file: CLM, or what stands in its place."""

    segment: int
    claim: BilledClaim


def read_claims(steps: Iterable[_Passed]) -> Iterator[ReadClaim | _Passed]:
    """The claims of a file among its steps (``sets.read_sets``): a claim comes when its loop has ended; every step is
    passed on."""
    kind: ClaimKind | None = None
    open_loops: list[Node] = []
    last = 0
    for step in steps:
        yield step
        if isinstance(step, SetOpened):
            kind = KINDS.get(step.guide.version) if step.guide else None
            open_loops = [Node("837")]
        elif kind is None:
            continue
        elif isinstance(step, Opened):
            open_loops.append(Node(step.loop.id))
        elif isinstance(step, Placed):
            node, last = open_loops[-1], step.segment.number
            node.number = node.number or last
            node.rows.append(row_of(step.segment))
        elif isinstance(step, Left):
            node = open_loops.pop()
            node.number = node.number or last
            if node.loop == _CLAIM:
                yield ReadClaim(node.number, read_claim(node, _around(open_loops), kind))
            elif node.loop not in _HIERARCHY:
                open_loops[-1].enclose(node)


def _around(open_loops: list[Node]) -> Around:
    told = {node.loop: node for node in open_loops}
    return Around(told[_BILLING], told[_SUBSCRIBER], told.get(_PATIENT))
