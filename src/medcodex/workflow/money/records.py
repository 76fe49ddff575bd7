"""A payment as the workbench keeps it: the claims it answers, line by line, and money that moves beside any claim."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the written form is read by these annotations
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from medcodex.encounter.billing import ClaimKind  # noqa: TC001 - likewise

_ZERO = Decimal(0)


class Outcome(StrEnum):
    """What a payer did with a claim: PAID, be it nothing; DENIED as a whole; REVERSED what it had paid before; NOTED
    without a decision, such as a predetermination."""

    PAID = "paid"
    DENIED = "denied"
    REVERSED = "reversed"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    """One payment of an answer file, ``segment`` counted from one. ``payer`` is the payer's number, ``payee`` the
    number of who was paid, ``trace`` that of the check or transfer. ``amount`` is below zero where money was taken.
    ``claims`` is what all its claims were paid,
    ``adjusted`` what was adjusted beside them (PLB). ``repeats`` is the id of the payment that came before in another
    file, None where this is the first to tell of it; of a repeated one nothing is posted. A ``sample`` is a test or a
    simulation (ISA15 T) and no real money."""

    id: str
    answer_id: str
    segment: int
    payer: str
    payee: str
    method: str
    trace: str
    date: dt.date | None
    amount: Decimal
    claims: Decimal
    adjusted: Decimal
    posted_at: dt.datetime
    sample: bool = False
    repeats: str | None = None

    @property
    def difference(self) -> Decimal:
        """What was paid less what its claims and adjustments come to (005010X221A1, 1.10.2.3)."""
        return self.amount - (self.claims - self.adjusted)


@dataclass(frozen=True, slots=True)
class PostedAdjustment:
    """What was not paid of a line or a claim: who bears it, the reason's code, its cause in our own words (coding,
    eligibility, authorization ..., "" where none is known), dollars, and units that were taken away."""

    group: str
    reason: str
    amount: Decimal
    cause: str = ""
    units: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A service of a posting in the payer's order, ``place`` from one. ``line`` is the place of the claim's own line,
    from zero, None where none is it; no line of a claim is matched twice in one posting. Where the payer split a line,
    ``part_of`` is the line of which this is a further part. ``code`` is as it was billed, ``paid_code`` what was paid
    in its place. ``allowed`` is what was paid with what was left to the patient and what a
    sequester took."""

    place: int
    line: int | None
    system: str
    code: str
    modifiers: tuple[str, ...]
    charge: Decimal
    paid: Decimal
    allowed: Decimal
    units: Decimal | None = None
    revenue: str = ""
    first: dt.date | None = None
    paid_code: str = ""
    adjustments: tuple[PostedAdjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    part_of: int | None = None

    @property
    def difference(self) -> Decimal:
        """What is charged less what is adjusted and paid: zero where it balances (005010X221A1, 1.10.2.1.1)."""
        return self.charge - sum((one.amount for one in self.adjustments), _ZERO) - self.paid


@dataclass(frozen=True, slots=True)
class Posting:
    """What one payment says of one claim: ours of ``claim_id``, none of ours where that is None. ``number`` is the
    claim's number as told, ``payer_number`` the payer's own. ``status`` is the payer's code (1 to 4, 19 to 23, 25).
    ``patient`` is what the patient owes by the payer. ``adjustments`` are of the claim as a whole, those of lines stand
    there. ``reverses`` is the id of the posting that a reversal takes back, None where that was never posted; what it
    charges, pays, allows and leaves to the patient is the other's with the other sign. ``kind``, ``payer`` and
    ``coder`` are the claim's, for figures."""

    id: str
    payment_id: str
    answer_id: str
    segment: int
    claim_id: str | None
    chart_id: str | None
    number: str
    payer_number: str
    outcome: Outcome
    status: str
    payer: str
    charge: Decimal
    paid: Decimal
    allowed: Decimal
    patient: Decimal
    posted_at: dt.datetime
    kind: ClaimKind | None = None
    coder: str = ""
    drg: str = ""
    adjustments: tuple[PostedAdjustment, ...] = ()
    lines: tuple[PostedLine, ...] = ()
    remarks: tuple[str, ...] = ()
    reverses: str | None = None
    sample: bool = False

    @property
    def difference(self) -> Decimal:
        """What is charged less what is adjusted and paid: zero where it balances (005010X221A1, 1.10.2.1)."""
        adjusted = sum((one.amount for one in self.adjustments), _ZERO)
        adjusted += sum((each.amount for one in self.lines for each in one.adjustments), _ZERO)
        return self.charge - adjusted - self.paid


@dataclass(frozen=True, slots=True)
class ProviderPosting:
    """Money beside any claim (PLB): ``reason`` WO, FB, L6 ..., ``reference`` of the payer, ``claim_id`` the claim that
    it names, where that is one of ours. A positive amount lowers the payment."""

    id: str
    payment_id: str
    provider: str
    reason: str
    reference: str
    amount: Decimal
    claim_id: str | None = None
