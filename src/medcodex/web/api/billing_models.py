"""The shapes of REST over claims, as the description states them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the models are built from their annotations
from decimal import Decimal  # noqa: TC003
from typing import Any

from pydantic import Field

from medcodex.encounter import Claim  # noqa: TC001
from medcodex.encounter.billing import ClaimKind  # noqa: TC001
from medcodex.web.api.models import Model
from medcodex.workflow.billing.acting import MAX_NUMBER, MAX_WHY
from medcodex.workflow.billing.status import BatchStatus, ClaimStatus  # noqa: TC001
from medcodex.workflow.exports.exporting import MAX_REASON


class ClaimModel(Model):
    id: str
    chart: str
    number: str = Field(description="patient control number: ours, never given twice")
    claim: Claim
    kind: ClaimKind
    status: ClaimStatus
    version: int = Field(description="sent back with every change")
    created_at: dt.datetime
    changed_at: dt.datetime
    sent_at: dt.datetime | None
    charge: Decimal | None
    payer: str = Field(description="the payer's number")
    receiver: str
    provider: str = Field(description="NPI of the professional of a professional claim")
    coder: str
    frequency: str = Field(description="1 original, 7 replaces, 8 voids")
    replaces: str | None
    sequence: str = Field(description="which payer is billed: P first, S second, T third")
    follows: str | None = Field(description="the claim that the payer before has decided")
    batch: str | None
    payer_number: str
    errors: int
    findings: int
    sample: bool = Field(description="built with an invented site: no real claim")


class FindingModel(Model):
    rule: str
    name: str
    severity: str
    message: str
    codes: list[str]
    where: str | None
    source: str


class EventModel(Model):
    at: dt.datetime
    by: str = Field(description="a user's id, empty for the program")
    act: str
    before: ClaimStatus | None
    after: ClaimStatus
    why: str
    answer: str | None
    told: list[str] = Field(description="the kind of the answer and its codes")


class ClaimShownModel(Model):
    claim: ClaimModel
    findings: list[FindingModel]
    timeline: list[EventModel]
    replaced_by: str | None
    billed: dict[str, Any] | None = Field(description="the claim as it is billed; null where none could be drawn up")


class ClaimsModel(Model):
    counts: dict[str, int]
    claims: list[ClaimModel]
    next: str | None


class BuiltModel(Model):
    outcome: str = Field(description="new, changed, same, out, gone")
    claim: ClaimModel


class BuiltsModel(Model):
    built: list[BuiltModel]


class ActModel(Model):
    version: int
    why: str = Field("", max_length=MAX_WHY)


class NumberModel(Model):
    version: int
    number: str = Field(max_length=MAX_NUMBER)


class QuestionsModel(Model):
    claims: list[str] = Field(min_length=1, max_length=5000, description="ids of claims to one receiver")
    reason: str = Field(max_length=MAX_REASON)


class VersionModel(Model):
    version: int


class BatchAskedModel(Model):
    kind: ClaimKind
    receiver: str = Field(max_length=80)


class TakeOutModel(Model):
    reason: str = Field(max_length=MAX_REASON)


class BatchModel(Model):
    id: str
    kind: ClaimKind
    sender: str
    receiver: str
    interchange: int
    group: int
    first_set: int
    sets: int
    claims: int
    charge: Decimal
    status: BatchStatus
    sha256: str
    size: int
    created_at: dt.datetime
    created_by: str
    sent_at: dt.datetime | None
    sample: bool
    kept: bool = Field(description="false where its file was erased with a chart that has ended")
    version: int


class BatchesModel(Model):
    batches: list[BatchModel]
    next: str | None


class BatchShownModel(Model):
    batch: BatchModel
    claims: list[ClaimModel]


class AnswerFileModel(Model):
    id: str
    sha256: str
    size: int
    kinds: list[str]
    received_at: dt.datetime
    received_by: str
    faults: int
    kept: bool


class AnsweredModel(Model):
    answer: str
    kind: str
    segment: int
    number: str
    act: str = Field(description="accept, reject, pay, deny, reverse, or note, which changes nothing")
    told: list[str]
    claim: str | None
    batch: str | None
    changed: bool
    paid: Decimal | None
    payer_number: str


class TakenInModel(Model):
    again: bool
    file: AnswerFileModel
    answers: list[AnsweredModel]


class AnswerFilesModel(Model):
    files: list[AnswerFileModel]
    next: str | None


class UnmatchedModel(Model):
    answers: list[AnsweredModel]


class RateModel(Model):
    name: str = Field(description="a payer's number or a user's id; empty for all")
    built: int
    clean: int
    answered: int
    accepted: int
    clean_claim_rate: float | None = Field(description="accepted of answered, at the first submission")
    first_build_rate: float | None = Field(description="without an error of all that were built")


class RatesModel(Model):
    rates: list[RateModel]
