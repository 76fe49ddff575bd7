"""What figures over money need of the database: sums, never a patient."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from medcodex.workflow.billing.status import ClaimStatus  # noqa: TC001 - read by annotations
from medcodex.workflow.money.owed.records import Direction, Source  # noqa: TC001
from medcodex.workflow.money.records import Outcome  # noqa: TC001

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.workflow.money.tracking.asked import Asked

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class OpenRow:
    """Open claims of a payer that stand alike. ``age`` counts buckets from zero, the youngest first."""

    payer: str
    age: int
    status: ClaimStatus
    claims: int
    charge: Decimal


@dataclass(frozen=True, slots=True)
class SentRow:
    """First submissions to first payers that were sent in the period; ``first`` is the day on which the first of all
    was sent, be it before."""

    claims: int
    charge: Decimal
    first: dt.date | None


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """First decisions on a payer's first submissions with one outcome. ``partly``: something of it was denied, though
    the claim was not; ``empty``: nothing was paid nor left to the patient. ``days`` is the sum of days from sent to
    paid over ``timed`` of them."""

    payer: str
    outcome: Outcome
    partly: bool
    empty: bool
    claims: int
    charge: Decimal
    timed: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class DenialRow:
    """What first decisions of a payer denied for one reason, of how many claims. ``cause`` is "" where none is
    known."""

    payer: str
    cause: str
    reason: str
    claims: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What was posted in a month (``month`` as YYYY-MM), reversals taken off."""

    month: str
    postings: int
    charge: Decimal
    paid: Decimal
    denied: Decimal
    patient: Decimal

    @property
    def adjusted(self) -> Decimal:
        """What became of the rest of the charges."""
        return self.charge - self.paid - self.denied - self.patient


@dataclass(frozen=True, slots=True)
class Faulty:
    """How many of ``of`` are not as they should be, and the dollars that it is about, without their signs."""

    count: int
    of: int
    amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Checks:
    """What was posted in the period and does not add up, or belongs to no claim of ours."""

    payments: Faulty
    postings: Faulty
    unmatched: Faulty


@dataclass(frozen=True, slots=True)
class OwedRow:
    """Money still owed, by its direction and by what brought it to light."""

    direction: Direction
    source: Source
    cases: int
    amount: Decimal


class FigureRepository(Protocol):
    """Sums over claims and postings. Real money and samples are never added: a posting is a sample where it says so or
    its claim is one."""

    def open_claims(self, asked: Asked, starts: Sequence[dt.datetime]) -> Sequence[OpenRow]:
        """Claims that went out and are neither paid nor replaced, by age: those sent at or after ``starts[n]`` are in
        bucket n, the rest in the one behind. The period is not asked. Of a claim to a further payer what the one before
        neither paid nor took off."""

    def sent(self, asked: Asked) -> SentRow:
        """First submissions sent in the period."""

    def decided(self, asked: Asked) -> Sequence[DecidedRow]:
        """First decisions of the period."""

    def denied(self, asked: Asked) -> Sequence[DenialRow]:
        """What they denied."""

    def months(self, asked: Asked) -> Sequence[MonthRow]:
        """What was posted in each month of the period that has postings, in order."""

    def checks(self, asked: Asked) -> Checks:
        """What does not add up."""

    def payers(self, *, sample: bool) -> Sequence[str]:
        """Payers to whom claims were sent, or who paid."""
