"""The shapes of REST over figures of money, as the description states them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the models are built from their annotations
from decimal import Decimal  # noqa: TC003

from pydantic import Field

from medcodex.web.api.models import Model
from medcodex.workflow.money.owed.records import Direction, Source  # noqa: TC001


class BucketModel(Model):
    days: str = Field(description="days since the claims were sent")
    claims: int
    charge: Decimal


class AgedModel(Model):
    payer: str = Field(description="the payer's number; empty for all")
    claims: int
    open: Decimal = Field(description="charges that went out and are neither paid nor replaced")
    buckets: list[BucketModel]
    over_90: Decimal
    over_90_share: float | None
    waiting: Decimal = Field(description="of it without an answer that decides")
    rejected: Decimal = Field(description="of it refused before a decision")
    denied: Decimal


class OpenModel(Model):
    all: AgedModel
    by_payer: list[AgedModel]


class DaysOpenModel(Model):
    value: float | None = Field(description="days in receivables; null where the period does not end today")
    open: Decimal
    sent: Decimal = Field(description="charges of first submissions sent in the period")
    claims: int
    days: int = Field(description="over which they were sent")
    current: bool = Field(description="whether the period ends today")


class DecidedModel(Model):
    payer: str = Field(description="the payer's number; empty for all")
    claims: int = Field(description="first submissions with a first decision in the period")
    denied: int
    partly: int
    first_pass: int
    charge: Decimal
    charge_denied: Decimal
    timed: int = Field(description="claims paid, over which the mean of days is taken")
    days: int
    denial_rate: float | None
    denial_rate_money: float | None
    first_pass_share: float | None
    mean_days: float | None


class DecisionsModel(Model):
    all: DecidedModel
    by_payer: list[DecidedModel]


class DeniedModel(Model):
    cause: str = Field(description="empty where none is known")
    reason: str = Field(description="the adjustment reason's code; empty for all of a cause")
    amount: Decimal
    times: int = Field(description="claims, each once for each of its reasons")


class MonthModel(Model):
    month: str = Field(description="YYYY-MM")
    postings: int
    charge: Decimal
    paid: Decimal
    denied: Decimal
    patient: Decimal
    adjusted: Decimal


class FaultyModel(Model):
    count: int
    of: int
    amount: Decimal


class ChecksModel(Model):
    payments: FaultyModel = Field(description="payments that do not add up")
    postings: FaultyModel = Field(description="claims in payments that do not add up")
    unmatched: FaultyModel = Field(description="postings of no claim of ours")


class CleanModel(Model):
    name: str
    built: int
    clean: int
    answered: int
    accepted: int
    clean_claim_rate: float | None
    first_build_rate: float | None


class OwedModel(Model):
    direction: Direction = Field(description="ours: owed to us; theirs: owed by us")
    source: Source
    cases: int
    amount: Decimal


class DefinitionModel(Model):
    name: str
    title: str
    says: str
    of: str = Field(description="what it is a share of, or a mean over")
    source: str


class FiguresModel(Model):
    since: dt.date
    until: dt.date
    payer: str | None
    sample: bool = Field(description="samples and simulations, never together with real money")
    as_of: dt.date = Field(description="the day on which what is open is open")
    open: OpenModel
    days_open: DaysOpenModel
    decided: DecisionsModel
    denied_by_cause: list[DeniedModel]
    denied_by_reason: list[DeniedModel]
    months: list[MonthModel]
    checks: ChecksModel
    clean: CleanModel | None = Field(description="null where no claim was built in the period")
    owed: list[OwedModel] = Field(description="what is still owed, of all days")
    contracts: int = Field(description="contracts loaded; with none, what payers allow is held against nothing")
    definitions: list[DefinitionModel]
