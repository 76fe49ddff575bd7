"""A payer's remittance, whatever carries it: one payment, the claims it answers, what was adjusted and why. Money is
Decimal dollars; codes stand without dots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from medcodex.encounter.billing import Adjustment, Party


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """Money that moves beside any claim (PLB): ``reason`` WO overpayment recovery, FB forward balance, L6 interest ...,
    ``reference`` of the payer. A positive amount lowers the payment."""

    provider: str
    year_end: dt.date | None
    reason: str
    reference: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RemittedLine:
    """What became of a service: ``submitted`` is the code that was billed where another was paid; ``remarks`` codes of
    remittance advice; ``control`` the line's own number (6R)."""

    system: str
    code: str
    modifiers: tuple[str, ...]
    charge: Decimal
    paid: Decimal
    units: Decimal | None = None
    revenue: str = ""
    submitted: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    adjustments: tuple[Adjustment, ...] = ()
    allowed: Decimal | None = None
    remarks: tuple[str, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    amounts: tuple[tuple[str, Decimal], ...] = ()
    control: str = ""


@dataclass(frozen=True, slots=True)
class RemittedClaim:
    """What became of a claim. ``number`` is the submitter's own, ``payer_number`` the payer's; ``status`` of code list
    1029 (1 primary, 2 secondary, 3 tertiary, 4 denied, 19 to 21 and forwarded, 22 reversal of an earlier payment);
    ``responsibility`` what the patient owes. ``segment`` counts segments of the file, from one."""

    segment: int
    number: str
    status: str
    charge: Decimal
    paid: Decimal
    responsibility: Decimal | None
    filing: str
    payer_number: str
    patient: Party
    lines: tuple[RemittedLine, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    insured: Party | None = None
    corrected: Party | None = None
    rendering: Party | None = None
    crossover: Party | None = None
    facility: str = ""
    frequency: str = ""
    drg: str = ""
    drg_weight: Decimal | None = None
    received: dt.date | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    remarks: tuple[str, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    amounts: tuple[tuple[str, Decimal], ...] = ()
    quantities: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """The payment that a remittance tells of: ``handling`` (I remittance alone, H notification, C payment with it ...),
    ``method`` ACH, CHK, NON ..., ``trace`` the number of check or transfer, which finds the money at the bank."""

    segment: int
    handling: str
    amount: Decimal
    credit: bool
    method: str
    date: dt.date | None
    trace: str
    payer: Party
    payee: Party
    payer_id: str = ""
    produced: dt.date | None = None
