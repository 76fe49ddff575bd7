"""The shapes of REST for queries."""

from __future__ import annotations

import datetime  # noqa: TC003 - the models are built from their annotations
from typing import Annotated

from pydantic import BaseModel, Field

from medcodex.encounter import Claim  # noqa: TC001
from medcodex.encounter.query import QueryForm
from medcodex.web.api.model_parts import In, Name, Out, RateModel, Said, Version
from medcodex.workflow.querying.query import AnswerKind, QueryStatus  # noqa: TC001


class AskedModel(Out):
    """What the provider reads."""

    title: str
    text: str
    form: QueryForm
    options: list[str]


class AskedIn(In):
    title: str = Field(max_length=400)
    text: str
    form: QueryForm = QueryForm.MULTIPLE_CHOICE
    options: list[Annotated[str, Field(max_length=400)]] = Field(default_factory=list, max_length=20)


class EditIn(AskedIn):
    version: Version


class DraftIn(AskedIn):
    claim: Claim
    reason: Said = ""
    codes: list[Name] = Field(default_factory=list, max_length=20)
    follows: Name | None = None


class SendIn(In):
    version: Version
    to: Name


class WithdrawIn(In):
    version: Version
    because: Said


class CloseIn(In):
    version: Version
    outcome: Name


class AnswerModel(Out):
    kind: AnswerKind
    text: str
    by: str
    at: datetime.datetime
    document_id: str


class BehindModel(Out):
    """What only the coding side sees."""

    rule: str
    kind: str
    reason: str
    source: str
    codes: list[str]


class QueryModel(Out):
    id: str
    chart_id: str
    claim: str
    status: QueryStatus
    version: int
    asked: AskedModel
    behind: BehindModel
    author: str
    created_at: datetime.datetime
    to: str | None
    sent_at: datetime.datetime | None
    due_at: datetime.datetime | None
    reminders: int
    escalated_at: datetime.datetime | None
    escalated_to: str | None
    answer: AnswerModel | None
    outcome: str | None
    settled_at: datetime.datetime | None
    settled_because: str
    follows: str | None


class QueryVersionModel(Out):
    query: QueryModel
    at: datetime.datetime
    by: str


class ReceivedModel(Out):
    """A query as its provider sees it: no code, no reason, no group, no money."""

    id: str
    version: int
    asked: AskedModel
    status: QueryStatus
    author: str
    sent_at: datetime.datetime | None
    due_at: datetime.datetime | None
    reminders: int
    mine: bool
    patient: str
    account: str
    answer: AnswerModel | None


class AnswerIn(In):
    version: Version
    choice: int | None = Field(None, ge=-1, le=20, description="number of an option from 0; -1: undetermined")
    words: Said = ""


class FaultModel(Out):
    rule: str
    name: str
    severity: str
    message: str
    where: str | None
    suggestions: list[str]


class TurnaroundModel(Out):
    hours: float | None
    working_hours: float | None
    working_days: float | None


class QueryFiguresModel(Out):
    sent: int
    waiting: int
    answered: int
    withdrawn: int
    escalated: int
    response: RateModel
    in_time: RateModel
    agreement: RateModel
    turnaround: TurnaroundModel


class QueryReportModel(BaseModel):
    all: QueryFiguresModel
    by_provider: dict[str, QueryFiguresModel]
    by_rule: dict[str, QueryFiguresModel]


class ChasedModel(BaseModel):
    reminded: int
    escalated: int
