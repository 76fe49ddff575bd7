"""The shapes of REST over practice charts, as the description states them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the models are built from their annotations
from typing import Any

from pydantic import Field

from medcodex.learn.marking.reading import LONGEST_QUERY, MOST_CODES, MOST_QUERIES
from medcodex.learn.practice.challenge import LONGEST, Standing
from medcodex.web.api.models import Model


class CaseRowModel(Model):
    id: str
    title: str
    setting: str
    claim: str
    level: str
    topics: list[str]
    objective: str
    minutes: int
    author: str = Field(description="who added it to the site; empty for the library's")
    best: float | None = Field(description="the best score of whoever asks, from 0 to 1; null where they never tried")


class CasesModel(Model):
    cases: list[CaseRowModel]


class QuoteModel(Model):
    document: str
    start: int
    end: int
    text: str


class DocumentModel(Model):
    id: str
    type: str
    author: str
    signed: bool
    text: str
    date: dt.date | None


class CaseModel(Model):
    """A chart as ``medcodex learn cases --json`` prints it. ``key`` is null until an answer was marked."""

    id: str
    title: str
    setting: str
    claim: str
    level: str
    topics: list[str]
    objective: str
    date: dt.date
    admitted: dt.date | None
    age: int | None
    age_days: int | None
    sex: str
    minutes: int
    author: str
    note: str
    documents: list[DocumentModel]
    key: dict[str, Any] | None


class AnswerCodeModel(Model):
    code: str = Field(max_length=40)
    system: str | None = Field(None, description="recognised where it is left out")
    poa: str | None = Field(None, description="Y, N, U, W; nothing where it is exempt")
    modifiers: list[str] = Field(default=[])
    units: int | float | str | None = None
    tooth: str | None = None
    surfaces: str | None = None


class AnswerVisitModel(Model):
    level: str
    problems: str | None = None
    data: str | None = None
    risk: str | None = None


class AnswerModel(Model):
    codes: list[AnswerCodeModel | str] = Field(max_length=MOST_CODES, description="in claim order")
    visit: AnswerVisitModel | str | None = None
    ms_drg: int | str | None = Field(None, description="a guess; it is told and not counted")
    queries: list[str] = Field(
        default=[], max_length=MOST_QUERIES, description=f"each up to {LONGEST_QUERY} characters"
    )
    seconds: int | None = Field(None, description="the time it took")
    assignment: str | None = Field(None, max_length=40)


class AttemptModel(Model):
    id: str
    case: str
    digest: str = Field(description="of the chart and key by which it was marked")
    at: dt.datetime
    score: float = Field(description="from 0 to 1")
    seconds: int | None
    assignment: str | None


class MarkedModel(Model):
    """An attempt with its answer and its mark, as ``medcodex learn mark --json`` prints it."""

    attempt: AttemptModel
    answer: dict[str, Any]
    mark: dict[str, Any]


class AttemptsModel(Model):
    attempts: list[AttemptModel]


class ChallengeMakeModel(Model):
    code: str | None = Field(None, max_length=40, description="of the answer, to be accepted")
    instead: str | None = Field(None, max_length=40, description="of the key, in whose place, or not to be required")
    why: str = Field(max_length=LONGEST)


class ChallengeAnswerModel(Model):
    standing: Standing = Field(description="upheld or explained")
    answer: str = Field(max_length=LONGEST)


class ChallengeModel(Model):
    id: str
    case: str
    digest: str
    attempt: str
    system: str
    code: str | None
    instead: str | None
    why: str
    at: dt.datetime
    standing: Standing
    answer: str
    answered_at: dt.datetime | None


class ChallengesModel(Model):
    challenges: list[ChallengeModel]
