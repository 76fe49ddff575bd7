"""What may become of money that is owed (data/transitions.tsv)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import ConflictError
from medcodex.text.tables import table_rows
from medcodex.workflow.money.owed.records import Direction, OwedStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Act(StrEnum):
    """What happens to it; the words of the table."""

    DISPUTE = "dispute"
    REBILL = "rebill"
    RECOVER = "recover"
    WRITE_OFF = "write-off"
    REPORT = "report"
    RETURN = "return"
    NONE_DUE = "none-due"
    REOPEN = "reopen"
    DECIDED_ANEW = "decided-anew"
    TAKEN_BACK = "taken-back"


class Transition(NamedTuple):
    """The status after an act, and what the act means; ``by_people`` where somebody does it."""

    to: OwedStatus
    by_people: bool
    says: str


@cache
def transitions() -> Mapping[tuple[Direction, OwedStatus, Act], Transition]:
    """All of them, by direction, the status before, and the act. Statuses of two words stand with an underline."""
    return MappingProxyType(
        {
            (Direction(row["direction"]), _status(before), Act(row["act"])): Transition(
                _status(row["to"]), row["by"] == "people", row["says"]
            )
            for row in table_rows("medcodex.workflow.money.owed", "data/transitions.tsv")
            for before in row["from"].split()
        }
    )


def possible(direction: Direction, status: OwedStatus) -> Sequence[tuple[Act, str]]:
    """What people may do with something that stands so, with what it means."""
    return [
        (act, found.says)
        for (way, before, act), found in transitions().items()
        if (way, before) == (direction, status) and found.by_people
    ]


def moved(direction: Direction, status: OwedStatus, act: Act) -> OwedStatus:
    """The status after an act. ConflictError where it cannot be done."""
    found = transitions().get((direction, status, act))
    if found is None:
        raise ConflictError(f"money owed that is {status} cannot be changed so: {act}", "status")
    return found.to


def _status(word: str) -> OwedStatus:
    return OwedStatus(word.replace("_", " "))
