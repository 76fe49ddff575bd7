"""The shapes of REST over denials, as the description states them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the models are built from their annotations
from decimal import Decimal  # noqa: TC003

from pydantic import Field

from medcodex.web.api.billing_models import FindingModel  # noqa: TC001
from medcodex.web.api.models import Model
from medcodex.workflow.billing.acting import MAX_WHY
from medcodex.workflow.exports.exporting import MAX_REASON
from medcodex.workflow.money.denials.acting import MAX_NOTE
from medcodex.workflow.money.denials.letters import MAX_LETTER
from medcodex.workflow.money.denials.records import Extent  # noqa: TC001
from medcodex.workflow.money.denials.status import DenialStatus  # noqa: TC001


class DenialModel(Model):
    id: str
    posting: str
    claim: str
    chart: str
    line: int | None = Field(description="the claim's line from zero; null for the claim as a whole")
    system: str
    code: str
    modifiers: list[str]
    extent: Extent
    cause: str
    group: str
    reason: str
    also: list[str]
    remarks: list[str]
    payer: str = Field(description="the payer's number")
    amount: Decimal
    at_most: bool = Field(description="the payer named no reason, so that a part is by contract")
    recovered: Decimal
    left: Decimal = Field(description="denied still")
    denied_on: dt.date
    respond_by: dt.date | None = Field(description="null where the site does not tell the payer's days")
    status: DenialStatus
    assigned: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    follows: str | None = Field(description="the denial of the claim that this claim replaces")
    sample: bool
    version: int = Field(description="sent back with every change")


class ChanceModel(Model):
    share: float | None = Field(description="overturned of decided again; null where there is too little history")
    low: float | None
    high: float | None
    overturned: int
    decided: int
    of: str = Field(description="which denials: of this payer and reason, of the reason, or of the cause")
    known: int = Field(description="decided again of this payer and reason")
    written_off: int = Field(description="of those that `of` names, not counted")


class ListedModel(Model):
    denial: DenialModel
    number: str = Field(description="the claim's number")
    chance: ChanceModel
    worth: Decimal = Field(description="what is left by the chance; all of it where there is no share")


class CauseModel(Model):
    cause: str
    count: int
    left: Decimal


class DenialsModel(Model):
    causes: list[CauseModel]
    total: CauseModel
    denials: list[ListedModel]
    further: int


class QuoteModel(Model):
    document: str
    title: str
    kind: str
    author: str
    signed: bool | None
    day: dt.date
    section: str
    text: str
    sentence: str
    marks: list[str]


class WordsModel(Model):
    line: str = Field(description="the line of the coding session")
    system: str
    code: str
    display: str
    denied: bool = Field(description="false for a diagnosis to which the denied line points")
    session: str = Field(description="the page on which the words stand in the chart")
    quotes: list[QuoteModel]


class DenialEventModel(Model):
    at: dt.datetime
    by: str
    act: str
    before: DenialStatus | None
    after: DenialStatus
    why: str
    posting: str | None
    told: list[str]


class LetterModel(Model):
    id: str
    text: str
    made_at: dt.datetime
    changed_at: dt.datetime
    sent_on: dt.date | None = Field(description="null while it is a draft")
    missing: list[str] = Field(description="what is to be completed")
    version: int


class DenialShownModel(Model):
    denial: DenialModel
    number: str
    note: str
    chance: ChanceModel
    findings: list[FindingModel] = Field(description="about the denied line, when the claim was built")
    words: list[WordsModel]
    words_changed: bool = Field(description="the codes were completed anew since the claim was built")
    timeline: list[DenialEventModel]
    letters: list[LetterModel]


class HabitModel(Model):
    payer: str
    habit: str
    code: str
    beside: list[str]
    unless: list[str]
    group: str
    reason: str
    cause: str
    denied: int
    of: int
    sample: bool


class HabitsModel(Model):
    habits: list[HabitModel]


class DenialActModel(Model):
    version: int
    why: str = Field("", max_length=MAX_WHY)


class AssignModel(Model):
    version: int
    assigned: str = Field(max_length=40, description="a user's id; empty for nobody")


class NoteModel(Model):
    version: int
    note: str = Field(max_length=MAX_NOTE)


class DraftModel(Model):
    text: str
    missing: list[str] = Field(description="what is to be completed")


class LetterInModel(Model):
    text: str = Field(max_length=MAX_LETTER)


class LetterChangeModel(LetterInModel):
    version: int


class SentModel(Model):
    version: int
    sent_on: dt.date


class LetterFileModel(Model):
    form: str = Field(description="txt or html")
    reason: str = Field(max_length=MAX_REASON)
