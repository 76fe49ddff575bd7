"""The shapes of REST over mock exams, as the description states them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the models are built from their annotations
from typing import Any

from pydantic import Field

from medcodex.learn.exams.bad_items import MAX_REASON
from medcodex.learn.exams.making import MOST_SEED
from medcodex.learn.exams.running import MAX_NOTES
from medcodex.learn.exams.sitting import Ending, State  # noqa: TC001
from medcodex.web.api.models import Model


class FigureModel(Model):
    what: str = Field(description="questions, minutes, passing, books, fee or domains")
    says: str
    source: str
    date: str = Field(description="as the source gives it")
    certainty: str = Field(description="publisher, secondary or unconfirmed")
    used: bool = Field(description="papers are made by it; others of the same kind contradict it or are older")


class DomainModel(Model):
    name: str
    title: str
    share: float
    topics: list[str]


class BlueprintModel(Model):
    id: str
    title: str
    body: str
    edition: str
    questions: int
    minutes: int
    passing: dict[str, Any]
    books: list[str]
    domains: list[DomainModel]
    figures: list[FigureModel]
    remarks: list[str]


class BlueprintsModel(Model):
    blueprints: list[BlueprintModel]


class StartModel(Model):
    blueprint: str = Field(max_length=40)
    questions: int | None = Field(None, ge=1, le=200, description="as many as the exam has where left out")
    seed: int | None = Field(None, ge=0, le=MOST_SEED, description="of chance where left out")
    strict: bool = Field(default=False, description="without pauses")
    assignment: str | None = Field(None, max_length=40)


class SittingModel(Model):
    id: str
    blueprint: str
    title: str
    seed: int
    questions: int
    strict: bool
    state: State
    started_at: dt.datetime
    deadline: dt.datetime = Field(description="when time is up; while paused, as it stood when the pause began")
    now: dt.datetime = Field(description="the server's clock, by which all is decided")
    seconds_left: float
    place: int = Field(description="the question that is open, from one")
    paused_at: dt.datetime | None
    ended_at: dt.datetime | None
    ended_by: Ending | None
    right: int | None
    assignment: str | None


class SittingsModel(Model):
    sittings: list[SittingModel]


class AnswerModel(Model):
    place: int
    choice: int | None = Field(description="from zero; null while the question is open")
    flagged: bool
    changes: int
    seconds: float
    right: bool | None


class PauseModel(Model):
    begun: dt.datetime
    ended: dt.datetime | None


class SeenModel(Model):
    sitting: SittingModel
    paper: dict[str, Any] | None = Field(
        description="the questions, with their key once it has ended; null while paused"
    )
    answers: list[AnswerModel]
    pauses: list[PauseModel]
    notes: str


class AnswerAskedModel(Model):
    choice: int | None = Field(None, ge=0, le=25, description="null takes the answer back; left out it stays")
    flagged: bool | None = Field(None, description="left out it stays")


class AnsweredModel(Model):
    answer: AnswerModel
    sitting: SittingModel


class PlaceModel(Model):
    place: int = Field(ge=1, le=1000)


class NotesModel(Model):
    text: str = Field(max_length=MAX_NOTES)


class PartModel(Model):
    name: str
    title: str
    right: int
    of: int
    seconds: float


class ReportModel(Model):
    right: int
    of: int
    open: int
    scaled: int
    passed: bool = Field(description="a practice figure; see statement")
    statement: str
    domains: list[PartModel]
    study: list[PartModel] = Field(description="topics to study next, the most to gain first")


class StatisticsModel(Model):
    subject: str
    generator: str
    items: int
    n: int
    left_open: int
    right: int
    p: float | None
    point_biserial: float | None
    upper_lower: float | None
    chosen: dict[str, int] = Field(description="answers by option, each by a digest of its words")
    remarks: list[str]
    withdrawn: bool = False


class ItemsModel(Model):
    items: list[StatisticsModel]
    all: int
    generators: list[StatisticsModel]


class WithdrawModel(Model):
    reason: str = Field(max_length=MAX_REASON)


class BadItemModel(Model):
    item: str
    by: str
    at: dt.datetime
    reason: str
