"""The shapes of REST over money owed, as the description states them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the models are built from their annotations
from decimal import Decimal  # noqa: TC003

from pydantic import Field

from medcodex.web.api.models import Model
from medcodex.workflow.billing.acting import MAX_WHY
from medcodex.workflow.exports.exporting import MAX_REASON, Form
from medcodex.workflow.money.owed.records import Direction, OwedStatus, Reason, Source  # noqa: TC001
from medcodex.workflow.money.owed.status import Act  # noqa: TC001


class OwedModel(Model):
    id: str
    direction: Direction = Field(description="ours is owed to us, theirs by us")
    source: Source
    reason: Reason
    payer: str = Field(description="the payer's number")
    amount: Decimal
    status: OwedStatus
    found_on: dt.date
    days: int = Field(description="since it was found")
    due: dt.date | None = Field(description="the last day to dispute, or to report and return")
    claim: str | None
    chart: str | None
    posting: str | None
    payment: str | None
    answer: str | None
    overpayment: str | None = Field(description="the overpayment of an audit, which keeps its clock")
    line: int | None = Field(description="place of the claim's line, from one")
    code: str
    expected: Decimal | None
    allowed: Decimal | None
    paid: Decimal | None
    contract: str
    term: str
    reported: dt.date | None
    returned: dt.date | None
    settled: Decimal | None
    sample: bool = Field(description="no real money")
    version: int = Field(description="sent back with every change")


class TotalModel(Model):
    payer: str
    direction: Direction
    source: Source
    reason: Reason
    count: int
    amount: Decimal


class OwedsModel(Model):
    owed: list[OwedModel]
    more: bool
    totals: list[TotalModel]


class TotalsModel(Model):
    totals: list[TotalModel]


class OwedEventModel(Model):
    at: dt.datetime
    by: str = Field(description="a user's id, empty for the program")
    act: str
    before: OwedStatus | None
    after: OwedStatus
    why: str
    amount: Decimal | None


class OwedShownModel(Model):
    owed: OwedModel
    timeline: list[OwedEventModel]
    possible: list[Act]


class OwedActModel(Model):
    version: int
    act: Act
    why: str = Field("", max_length=MAX_WHY)
    amount: Decimal | None = Field(None, ge=0, max_digits=14, decimal_places=2)
    day: dt.date | None = None


class OwedFileModel(Model):
    form: Form = Form.XLSX
    purpose: str = Field(max_length=40)
    reason: str = Field(max_length=MAX_REASON)
