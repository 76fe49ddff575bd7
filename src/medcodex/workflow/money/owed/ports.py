"""What money owed needs of the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from medcodex.workflow.money.owed.records import Direction, Owed, OwedEvent, OwedStatus, Reason, Source


@dataclass(frozen=True, slots=True)
class AskedOwed:
    """Which to list: what is None is not asked. ``standing`` asks for what is still owed (True) or settled (False);
    ``by_deadline`` puts the nearest deadline first, else the most money."""

    direction: Direction | None = None
    source: Source | None = None
    reason: Reason | None = None
    payer: str | None = None
    status: OwedStatus | None = None
    claim_id: str | None = None
    chart_id: str | None = None
    standing: bool | None = True
    sample: bool | None = None
    by_deadline: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """What is owed of one payer, direction, source and reason: ``amount`` of ``count`` sums."""

    payer: str
    direction: Direction
    source: Source
    reason: Reason
    count: int
    amount: Decimal


class OwedRepository(Protocol):
    """Money owed as it is kept, with what happened to it. What somebody typed is sealed."""

    def add(self, owed: Owed) -> None:
        """Keep a new one."""

    def save(self, owed: Owed) -> Owed:
        """Keep a changed one and answer it with its new version; ConflictError where somebody else changed it since
        ``owed.version`` was read."""

    def get(self, owed_id: str, *, lock: bool = False) -> Owed | None:
        """The one of an id; ``lock`` holds it for this transaction."""

    def of_claim(self, claim_id: str) -> Sequence[Owed]:
        """What is or was owed of a claim, oldest first."""

    def of_posting(self, posting_id: str) -> Sequence[Owed]:
        """What a posting brought to light."""

    def beside(self, payer: str) -> Sequence[Owed]:
        """What a payer said it will take from later payments (reason TO_BE_TAKEN) and has not taken yet, oldest
        first."""

    def listed(self, asked: AskedOwed, *, limit: int) -> Sequence[Owed]:
        """The first of those that are asked for, in their order."""

    def totals(self, asked: AskedOwed) -> Sequence[Total]:
        """What is owed of those that are asked for."""

    def add_event(self, event: OwedEvent) -> None:
        """Put something on its timeline."""

    def events(self, owed_id: str) -> Sequence[OwedEvent]:
        """Its timeline, oldest first."""
