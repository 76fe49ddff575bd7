"""One sum that somebody owes: a payer us, or we a payer."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the written form is read by these annotations
from dataclasses import dataclass
from decimal import Decimal  # noqa: TC003 - likewise
from enum import StrEnum


class Direction(StrEnum):
    """OURS is owed to us, THEIRS is owed by us."""

    OURS = "ours"
    THEIRS = "theirs"


class Source(StrEnum):
    """What brought it to light: a contract against what was allowed; money that a payer took, or took back; an audit of
    our own; a payment twice, or of more than was charged."""

    CONTRACT = "contract"
    TAKEBACK = "takeback"
    AUDIT = "audit"
    CREDIT = "credit"


class Reason(StrEnum):
    """What explains it. Of a contract: another rate, another code, fewer units, another DRG, reduced as one of several
    procedures, a line without an answer. Of takebacks: a payment taken back without a new decision; money withheld with
    no claim that explains it; money that the payer paid and will take from a later payment. Of credits: paid twice,
    paid more than was charged. Of audits: codes that did not stand."""

    RATE = "rate"
    OTHER_CODE = "other_code"
    UNITS = "units"
    OTHER_DRG = "other_drg"
    REDUCED = "reduced"
    UNANSWERED = "unanswered"
    TAKEN_BACK = "taken_back"
    WITHHELD = "withheld"
    TO_BE_TAKEN = "to_be_taken"
    PAID_TWICE = "paid_twice"
    OVER_CHARGE = "over_charge"
    AUDITED = "audited"


class OwedStatus(StrEnum):
    """OPEN until somebody acts. Of ours: DISPUTED with the payer, RECOVERED, WRITTEN_OFF. Of theirs: REPORTED to the
    payer, RETURNED. Of both: REBILLED as a correction, NONE_DUE where nothing was owed after all."""

    OPEN = "open"
    DISPUTED = "disputed"
    REBILLED = "rebilled"
    REPORTED = "reported"
    RECOVERED = "recovered"
    RETURNED = "returned"
    WRITTEN_OFF = "written off"
    NONE_DUE = "none due"


UNDER_WAY = (OwedStatus.OPEN, OwedStatus.DISPUTED, OwedStatus.REBILLED, OwedStatus.REPORTED)
"""Where something is still owed."""


@dataclass(frozen=True, slots=True)
class Owed:
    """``amount`` is above zero, as it was found. ``claim_id``, ``chart_id`` and ``posting_id`` are None where money
    moved beside any claim, or an audit found it (then ``overpayment_id`` names the overpayment that keeps its clock).
    ``line`` is the place of the claim's line from zero, None for the claim as a whole; ``code`` what it bills.
    ``expected``, ``allowed``, ``contract`` and ``term`` are a contract's, ``paid`` what was paid. ``due`` is the last
    day to dispute (ours) or to report and return (theirs), None where no term is known. ``settled`` is what came or was
    returned in the end. ``coder`` completed the codes; a ``sample`` is no real money. ``version`` guards against two
    people's changes at once."""

    id: str
    direction: Direction
    source: Source
    reason: Reason
    payer: str
    amount: Decimal
    found_on: dt.date
    status: OwedStatus
    changed_at: dt.datetime
    claim_id: str | None = None
    chart_id: str | None = None
    posting_id: str | None = None
    payment_id: str | None = None
    answer_id: str | None = None
    overpayment_id: str | None = None
    line: int | None = None
    code: str = ""
    expected: Decimal | None = None
    allowed: Decimal | None = None
    paid: Decimal | None = None
    contract: str = ""
    term: str = ""
    due: dt.date | None = None
    reported: dt.date | None = None
    returned: dt.date | None = None
    settled: Decimal | None = None
    coder: str = ""
    sample: bool = False
    version: int = 1

    @property
    def under_way(self) -> bool:
        """Whether something is still owed."""
        return self.status in UNDER_WAY

    def days(self, today: dt.date) -> int:
        """Days since it was found."""
        return (today - self.found_on).days

    def days_left(self, today: dt.date) -> int | None:
        """Days until the last one, negative once it has passed; None where there is none or nothing is owed any
        more."""
        return (self.due - today).days if self.due is not None and self.under_way else None


@dataclass(frozen=True, slots=True)
class OwedEvent:
    """One thing that happened to it. ``by`` is a user's id, "" for the program; ``why`` is what somebody typed;
    ``before`` None where it was opened."""

    id: str
    owed_id: str
    at: dt.datetime
    by: str
    act: str
    before: OwedStatus | None
    after: OwedStatus
    why: str = ""
    amount: Decimal | None = None
