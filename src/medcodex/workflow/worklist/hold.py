"""Holds: why a chart waits, what waits with it, and who may let it go (data/hold_reasons.tsv)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.text.tables import table_rows
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from medcodex.workflow.people import Actor


class Block(StrEnum):
    """What a hold keeps from happening: WORK (nobody takes the chart), COMPLETION (it cannot be final), BILLING (its
    claim does not go out)."""

    WORK = "work"
    COMPLETION = "completion"
    BILLING = "billing"


@dataclass(frozen=True, slots=True)
class HoldReason:
    """One row of the table. ``days`` is how long such a hold lasts where nobody says until when; None: until
    lifted."""

    id: str
    title: str
    blocks: frozenset[Block]
    lifted_by: frozenset[Role]
    days: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold on a chart. It ends when it is lifted, or when the day ``until`` comes (``lifted_by`` stays None then);
    ``note`` may hold patient text."""

    id: str
    chart_id: str
    reason: str
    placed_by: str
    placed_at: dt.datetime
    until: dt.date | None = None
    note: str | None = None
    lifted_by: str | None = None
    lifted_at: dt.datetime | None = None

    def in_force(self, today: dt.date) -> bool:
        """Whether it still holds on a day."""
        return self.lifted_at is None and (self.until is None or today < self.until)

    @property
    def why(self) -> HoldReason:
        """Its row of the table."""
        return hold_reason(self.reason)


@cache
def hold_reasons() -> Mapping[str, HoldReason]:
    """The reasons by id, in the order of the table."""
    rows = table_rows("medcodex.workflow", "data/hold_reasons.tsv")
    return MappingProxyType(
        {
            row["id"]: HoldReason(
                row["id"],
                row["title"],
                frozenset(Block(word) for word in row["blocks"].split()),
                frozenset(Role(word) for word in row["lifted_by"].split()),
                int(row["days"]) if row["days"] else None,
                row["source"],
            )
            for row in rows
        }
    )


def hold_reason(name: str) -> HoldReason:
    """The reason of an id. InputError where the table has none."""
    found = hold_reasons().get(name)
    if found is None:
        raise InputError(f"one of {', '.join(hold_reasons())} expected", "reason")
    return found


def blocked(holds: Iterable[Hold], today: dt.date) -> frozenset[Block]:
    """Everything that the holds in force keep from happening."""
    return frozenset(block for hold in holds if hold.in_force(today) for block in hold.why.blocks)


def may_lift(actor: Actor, hold: Hold) -> bool:
    """Whether somebody's role may lift a hold."""
    return actor.via == "system" or actor.role in hold.why.lifted_by
