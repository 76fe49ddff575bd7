"""The shapes of REST over questions, as the description states them."""

from __future__ import annotations

from pydantic import Field

from medcodex.learn.questions.practising import LARGEST_SEED, MOST
from medcodex.web.api.models import Model


class TopicModel(Model):
    name: str
    kind: str
    title: str


class TopicsModel(Model):
    topics: list[TopicModel]


class OptionModel(Model):
    text: str
    right: bool | None = Field(None, description="only where answers are asked for")
    because: str | None = Field(None, description="what the option teaches; only where answers are asked for")


class QuestionModel(Model):
    id: str
    generator: str
    topics: list[str]
    level: str
    stem: str
    options: list[OptionModel]
    source: str | None = Field(None, description="only where answers are asked for")
    codes: list[str] | None = Field(None, description="as “system code”; only where answers are asked for")


class QuestionsModel(Model):
    seed: int = Field(description="the same seed, topics and count make the same questions with the same books")
    questions: list[QuestionModel]


class ChosenModel(Model):
    topics: list[str] = Field(max_length=100, description="as the questions were asked for")
    count: int = Field(ge=1, le=MOST)
    seed: int = Field(ge=0, le=LARGEST_SEED)
    at: int = Field(ge=0, lt=MOST, description="place of the question, from 0")
    item: str = Field(max_length=40, description="its id")
    choice: int = Field(ge=0, le=3, description="place of the option, from 0")
    seconds: int | None = Field(None, ge=0, le=86_400)
    assignment: str | None = Field(None, max_length=40)


class ExplainedModel(Model):
    right: bool
    recorded: bool = Field(description="false where it was answered before; the first answer counts")
    options: list[OptionModel]
    source: str
    codes: list[str]
