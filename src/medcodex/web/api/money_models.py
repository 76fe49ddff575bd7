"""The shapes of REST over payments, as the description states them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the models are built from their annotations
from decimal import Decimal  # noqa: TC003

from pydantic import Field

from medcodex.web.api.models import Model
from medcodex.workflow.exports.exporting import MAX_REASON
from medcodex.workflow.money.records import Outcome  # noqa: TC001


class PaymentModel(Model):
    id: str
    answer: str = Field(description="the answer file it stands in")
    segment: int
    payer: str = Field(description="the payer's number")
    payee: str
    method: str = Field(description="ACH, CHK, FWT, BOP, NON")
    trace: str = Field(description="number of the check or transfer")
    date: dt.date | None
    amount: Decimal = Field(description="below zero where money was taken")
    claims: Decimal = Field(description="what its claims were paid")
    adjusted: Decimal = Field(description="what was adjusted beside claims; above zero lowers the payment")
    difference: Decimal = Field(description="of the amount, what neither accounts for; zero where it balances")
    posted_at: dt.datetime
    postings: int = Field(description="claims that are posted")
    ours: int = Field(description="of these, claims of ours")
    repeats: str | None = Field(description="the payment that came before; nothing of this one is posted")
    sample: bool = Field(description="a test or a simulation, no real money")


class PaymentsModel(Model):
    payments: list[PaymentModel]
    next: str | None


class BesideModel(Model):
    provider: str
    reason: str
    meaning: str | None
    reference: str
    amount: Decimal
    claim: str | None


class PostedAdjustmentModel(Model):
    group: str
    group_meaning: str | None
    reason: str
    meaning: str | None
    cause: str | None
    amount: Decimal
    units: Decimal | None


class PostedLineModel(Model):
    place: int = Field(description="in the payer's order, from one")
    line: int | None = Field(description="our line, from one; null where none is it")
    part_of: int | None = Field(description="our line of which this is a further part")
    system: str
    code: str
    modifiers: list[str]
    charge: Decimal
    paid: Decimal
    allowed: Decimal
    difference: Decimal
    units: Decimal | None
    revenue: str
    first: dt.date | None
    paid_code: str
    adjustments: list[PostedAdjustmentModel]
    remarks: list[str]


class PostingModel(Model):
    id: str
    segment: int
    claim: str | None = Field(description="our claim; null where it is none of ours")
    number: str
    payer_number: str
    outcome: Outcome
    status: str = Field(description="the payer's code (CLP02)")
    charge: Decimal
    paid: Decimal
    allowed: Decimal
    patient: Decimal
    difference: Decimal = Field(description="charged, but neither paid nor adjusted; zero where it balances")
    drg: str
    remarks: list[str]
    reverses: str | None
    hidden: bool = Field(description="kept from an auditor whose review of the claim is blind")
    adjustments: list[PostedAdjustmentModel]
    lines: list[PostedLineModel]


class PaymentShownModel(Model):
    payment: PaymentModel
    ended: Decimal = Field(description="what its claims whose charts have ended were paid")
    beside: list[BesideModel]
    postings: list[PostingModel]
    next: int | None = Field(description="the segment to go on behind")


class PostingFileModel(Model):
    reason: str = Field(max_length=MAX_REASON)
