"""Where a claim stands, and what may become of it (data/transitions.tsv)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping


class ClaimStatus(StrEnum):
    """FAULTY: built, errors stand. READY for somebody to let it go; HELD by somebody; RELEASED to go with the next
    batch; SENT; ACKNOWLEDGED by who receives it; REJECTED before anything was decided; PAID or DENIED; CORRECTED: a
    newer claim took its place; WITHDRAWN before it was sent."""

    FAULTY = "faulty"
    READY = "ready"
    HELD = "held"
    RELEASED = "released"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    PAID = "paid"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


UNSENT = frozenset({ClaimStatus.FAULTY, ClaimStatus.READY, ClaimStatus.HELD, ClaimStatus.RELEASED})
"""Where a claim can still be built anew under its own number."""


class Act(StrEnum):
    """What happens to a claim; the words of the table."""

    CLEAN = "clean"
    FAULT = "fault"
    HOLD = "hold"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    SEND = "send"
    ACCEPT = "accept"
    REJECT = "reject"
    PAY = "pay"
    DENY = "deny"
    REVERSE = "reverse"
    REPLACE = "replace"


class BatchStatus(StrEnum):
    """WRITTEN: a file, not yet sent. SENT; ACCEPTED or REJECTED as a file (TA1, 999, 277CA as a whole); DISCARDED
    before it was sent."""

    WRITTEN = "written"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DISCARDED = "discarded"


@cache
def transitions() -> Mapping[tuple[ClaimStatus, Act], ClaimStatus]:
    """The status after an act, by the one before it."""
    return MappingProxyType(
        {
            (ClaimStatus(before), Act(row["act"])): ClaimStatus(row["to"])
            for row in table_rows("medcodex.workflow.billing", "data/transitions.tsv")
            for before in row["from"].split()
        }
    )


def after(status: ClaimStatus, act: Act) -> ClaimStatus | None:
    """The status that follows; None where that cannot happen to a claim that stands so."""
    return transitions().get((status, act))


def moved(status: ClaimStatus, act: Act) -> ClaimStatus:
    """The same for what somebody wants to do. ConflictError where it cannot be done."""
    found = after(status, act)
    if found is None:
        raise ConflictError(f"a claim that is {status} cannot be changed so: {act}", "status")
    return found
