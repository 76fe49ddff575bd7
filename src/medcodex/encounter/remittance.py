"""A payer's remittance, whatever carries it: one payment, the claims it answers, what was adjusted and why. Money is
Decimal dollars; codes stand without dots. What no field is for stands under ``kept``, segments as they came."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - readers of JSON look the fields' types up
from collections.abc import Iterable  # noqa: TC003 - likewise
from dataclasses import dataclass
from decimal import Decimal

from medcodex.encounter.billing import Adjustment, Party  # noqa: TC001 - likewise

_PATIENT = "PR"
_SEQUESTERED = "253"
"""The reason by which Medicare takes its sequester off what it pays; the allowed amount stays."""


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
    """What became of a service: ``submitted`` is the code that was billed where another was paid, ``submitted_units``
    the units; ``remarks`` codes of remittance advice, ``rejects`` those of pharmacies; ``control`` the line's own
    number (6R)."""

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
    submitted_units: Decimal | None = None
    rejects: tuple[str, ...] = ()
    kept: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class RemittedClaim:
    """What became of a claim. ``number`` is the submitter's own, ``payer_number`` the payer's; ``status`` of code list
    1029 (1 primary, 2 secondary, 3 tertiary, 4 denied, 19 to 21 and forwarded, 22 reversal of an earlier payment);
    ``responsibility`` what the patient owes. ``segment`` counts segments of the file, from one. ``advice`` are figures
    of how a stay (MIA) or another institutional or professional claim (MOA) was decided, as pairs of the element
    (MIA04, MOA01) and number; ``remarks`` are up to ten codes."""

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
    discharge_fraction: Decimal | None = None
    expired: dt.date | None = None
    advice: tuple[tuple[str, Decimal], ...] = ()
    kept: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """The payment that a remittance tells of: ``handling`` (I remittance alone, H notification, C payment with it ...),
    ``method`` ACH, CHK, NON ..., ``trace`` the number of check or transfer, which finds the money at the bank;
    ``supplement`` a part of the payer that it tells of. ``transfer`` are the elements of BPR between method and date:
    format, banks and accounts of payer and payee."""

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
    supplement: str = ""
    transfer: tuple[str, ...] = ()
    kept: tuple[tuple[str, ...], ...] = ()


def allowed_of(paid: Decimal, adjustments: Iterable[Adjustment]) -> Decimal:
    """What a payer allowed: paid, left to the patient, or taken off the payment alone (sequester)."""
    kept = (one.amount for one in adjustments if one.group == _PATIENT or one.reason == _SEQUESTERED)
    return paid + sum(kept, Decimal(0))


def signed_amount(payment: Payment, due: Decimal) -> Decimal:
    """The amount of a payment whose claims and adjustments come to ``due``: below zero where a debit tells that money
    was taken. By the guide a debit pays too, drawn by the provider (BPR03 D), which is what it means of any others."""
    return -payment.amount if not payment.credit and due < 0 else payment.amount


def owed_by_patient(adjustments: Iterable[Adjustment]) -> Decimal:
    """What the adjustments leave to the patient."""
    return sum((one.amount for one in adjustments if one.group == _PATIENT), Decimal(0))
