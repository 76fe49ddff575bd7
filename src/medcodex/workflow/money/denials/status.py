"""Where a denial stands, and what may become of it (data/transitions.tsv)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping


class DenialStatus(StrEnum):
    """OPEN: nobody works on it. WORKING, APPEALED, REBILLED: somebody does, or waits for the payer. OVERTURNED: nothing
    of it is denied any more. UPHELD: denied again after somebody asked. WRITTEN_OFF: given up."""

    OPEN = "open"
    WORKING = "working"
    APPEALED = "appealed"
    REBILLED = "rebilled"
    OVERTURNED = "overturned"
    UPHELD = "upheld"
    WRITTEN_OFF = "written_off"


CLOSED = frozenset({DenialStatus.OVERTURNED, DenialStatus.UPHELD, DenialStatus.WRITTEN_OFF})
UNASKED = frozenset({DenialStatus.OPEN, DenialStatus.WORKING})
"""Where the payer's time for an appeal runs and nobody has asked yet."""
ASKED = frozenset({DenialStatus.APPEALED, DenialStatus.REBILLED})
"""Where the payer has to answer."""


class Act(StrEnum):
    """What happens to a denial; the words of the table, and those that leave the status as it is."""

    WORK = "work"
    REBILL = "rebill"
    APPEAL = "appeal"
    WRITE_OFF = "write_off"
    REOPEN = "reopen"
    OVERTURN = "overturn"
    UPHOLD = "uphold"
    AGAIN = "again"
    WITHDRAW = "withdraw"
    OPEN = "open"
    ASSIGN = "assign"
    NOTE = "note"
    REVERSE = "reverse"
    LETTER = "letter"


@cache
def transitions() -> Mapping[tuple[DenialStatus, Act], DenialStatus]:
    """The status after an act, by the one before it."""
    return MappingProxyType(
        {
            (DenialStatus(before), Act(row["act"])): DenialStatus(row["to"])
            for row in table_rows("medcodex.workflow.money.denials", "data/transitions.tsv")
            for before in row["from"].split()
        }
    )


def after(status: DenialStatus, act: Act) -> DenialStatus | None:
    """The status that follows; None where that cannot happen to a denial that stands so."""
    return transitions().get((status, act))


def moved(status: DenialStatus, act: Act) -> DenialStatus:
    """The same for what somebody wants to do. ConflictError where it cannot be done."""
    found = after(status, act)
    if found is None:
        said = str(status).replace("_", " ")
        raise ConflictError(f"a denial that is {said} cannot be changed so: {str(act).replace('_', ' ')}", "status")
    return found
