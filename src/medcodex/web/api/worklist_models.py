"""The shapes of the worklist's requests and answers."""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic reads the annotations
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=80)]
Id = Annotated[str, Field(min_length=1, max_length=40)]
Reason = Annotated[str | None, Field(max_length=2000)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class FilterModel(BaseModel):
    """What is left out asks nothing; docs/worklist.md tells each."""

    model_config = ConfigDict(extra="forbid")

    settings: list[str] | None = None
    payers: list[str] | None = None
    specialties: list[str] | None = None
    facilities: list[str] | None = None
    statuses: list[str] | None = None
    assignee: str | None = None
    days_from: int | None = None
    days_to: int | None = None
    value_from: str | None = None
    value_to: str | None = None
    due_within: int | None = None
    placed: bool | None = None


class QueueAsked(_Asked):
    name: Name
    filter: FilterModel = FilterModel()
    order: Annotated[list[str], Field(max_length=4)] = []
    position: Annotated[int, Field(ge=0, le=10_000)] = 0
    version: Annotated[int, Field(ge=1, description="as it was read, where a queue is changed")] = 1


class RuleAsked(_Asked):
    name: Name
    condition: FilterModel = FilterModel()
    user: Id | None = None
    queue: Id | None = None
    position: Annotated[int, Field(ge=0, le=10_000)] = 0
    active: bool = True
    version: Annotated[int, Field(ge=1)] = 1


class DeadlineAsked(_Asked):
    id: Name
    kind: Annotated[str, Field(pattern="^(coding|filing)$")]
    settings: Annotated[list[str], Field(max_length=20)] = []
    payers: Annotated[list[Name], Field(max_length=50)] = []
    days: Annotated[int, Field(ge=0, le=3660)] = 0
    months: Annotated[int, Field(ge=0, le=120)] = 0
    source: Annotated[str, Field(max_length=400)] = ""


class DeadlinesAsked(_Asked):
    deadlines: Annotated[list[DeadlineAsked], Field(max_length=200)]


class AssignAsked(_Asked):
    user: Id
    reason: Reason = None


class ReleaseAsked(_Asked):
    reason: Reason = None


class HoldAsked(BaseModel):
    reason: Id
    until: datetime.date | None = None
    note: Reason = None


class LiftAsked(_Asked):
    because: Reason = None


class FollowUpAsked(BaseModel):
    due: datetime.date
    note: Reason = None
    user: Id | None = None


class Figures(BaseModel):
    charts: int
    discharged: int
    days: int
    mean_days: float | None
    oldest: datetime.date | None
    value: str
    overdue: int


class QueueModel(BaseModel):
    id: str
    name: str
    filter: dict[str, Any]
    order: list[str]
    position: int
    standing: bool
    version: int
    figures: Figures | None = None


class Queues(BaseModel):
    queues: list[QueueModel]


class HoldModel(BaseModel):
    id: str
    reason: str
    title: str
    blocks: list[str]
    until: datetime.date | None
    placed_by: str
    placed_at: datetime.datetime
    note: str | None = None
    lifted_by: str | None = None
    lifted_at: datetime.datetime | None = None


class RowModel(BaseModel):
    id: str
    account: str
    age: int | None
    setting: str
    status: str
    payer: str | None
    specialty: str | None
    facility: str | None
    admitted: datetime.date | None
    discharged: datetime.date | None
    days: int | None
    value: str | None
    due: datetime.date | None
    assignee: str | None
    holds: list[str] = []
    version: int


class ChartsPage(BaseModel):
    queue: str
    order: list[str]
    page: int
    more: bool
    charts: list[RowModel]


class Next(BaseModel):
    encounter: str | None


class RuleModel(BaseModel):
    id: str
    name: str
    condition: dict[str, Any]
    user: str | None
    queue: str | None
    position: int
    active: bool
    version: int


class Rules(BaseModel):
    rules: list[RuleModel]


class DeadlineModel(BaseModel):
    id: str
    kind: str
    settings: list[str]
    payers: list[str]
    days: int
    months: int
    source: str


class Deadlines(BaseModel):
    own: list[DeadlineModel]
    packaged: list[DeadlineModel]


class Load(BaseModel):
    user: str
    login: str | None
    name: str | None
    assigned: int
    coding: int
    held: int
    overdue: int
    finished: int
    value: str


class Workload(BaseModel):
    figures: Figures
    revenue: str | None
    days_of_revenue: float | None
    people: list[Load]


class ReminderModel(BaseModel):
    about: str
    id: str
    encounter: str
    account: str
    date: datetime.date
    text: str


class Reminders(BaseModel):
    reminders: list[ReminderModel]


class ReasonModel(BaseModel):
    id: str
    title: str
    blocks: list[str]
    lifted_by: list[str]
    days: int | None
    source: str


class Reasons(BaseModel):
    reasons: list[ReasonModel]


class StopRuleModel(BaseModel):
    id: str
    kind: str
    test: str
    wanted: list[str]
    settings: list[str]
    claims: list[str]
    message: str
    mend: str
    source: str


class StopRules(BaseModel):
    stops: list[StopRuleModel]


class Person(BaseModel):
    id: str
    login: str
    name: str


class People(BaseModel):
    people: list[Person]


class FiledError(BaseModel):
    kind: str
    message: str
    where: str | None


class FiledDocuments(BaseModel):
    new: int
    versions: int


class FiledModel(BaseModel):
    """What became of one chart. ``status``: stored, changed, duplicate or refused; ``finished``: what it did to a
    chart that was final (none, flag, reopen)."""

    place: str
    account: str | None
    status: str
    encounter: str | None = None
    documents: FiledDocuments | None = None
    charges: int | None = None
    changed: list[str] | None = None
    finished: str | None = None
    error: FiledError | None = None


class FiledCharts(BaseModel):
    charts: list[FiledModel]


class PatientModel(BaseModel):
    mrn: str
    name: str
    birth_date: datetime.date | None
    age: int | None
    sex: str


class DocumentModel(BaseModel):
    id: str
    number: str
    version: int
    kind: str
    title: str
    author: str | None
    author_role: str | None
    signed: bool | None
    written: datetime.datetime | None
    received: datetime.datetime
    withdrawn: datetime.datetime | None
    sha256: str
    earlier: list[str]


class FollowUpModel(BaseModel):
    id: str
    due: datetime.date
    because: str
    note: str | None
    user: str | None
    made_by: str
    done_by: str | None
    done_at: datetime.datetime | None


class DeadlineOf(BaseModel):
    kind: str
    date: datetime.date
    rule: str
    source: str


class EventModel(BaseModel):
    number: int
    at: datetime.datetime
    login: str
    action: str
    detail: dict[str, str | int | bool]


class ChartModel(BaseModel):
    """One chart. Texts of documents are at /api/encounters/{id}/documents."""

    id: str
    account: str
    patient: PatientModel
    setting: str
    claims: list[str]
    status: str
    assignee: str | None
    admitted: datetime.date | None
    discharged: datetime.date | None
    days: int | None
    payer: str | None
    specialty: str | None
    facility: str | None
    attending: str | None
    value: str | None
    due: datetime.date | None
    version: int
    routed_by: str | None
    documents: list[DocumentModel]
    charges: int
    holds: list[HoldModel]
    follow_ups: list[FollowUpModel]
    deadlines: list[DeadlineOf]
    events: list[EventModel]
