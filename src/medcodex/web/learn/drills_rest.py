"""REST over drills."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import Field
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations

from medcodex.app.learn.drills import all_drills, drill_of
from medcodex.learn.drills.as_json import drill_object, scored_object
from medcodex.learn.drills.attempts import hand_in
from medcodex.learn.drills.scoring import LONGEST
from medcodex.query.linter import Linter
from medcodex.web.api.models import Model
from medcodex.web.workbench.bench import Workbench  # noqa: TC001 - the signature of the public function

Key = Annotated[str, Path(max_length=160)]


class DrillFactModel(Model):
    name: str
    value: str


class DrillModel(Model):
    """A drill as it is set."""

    id: str
    kind: str = Field(description="query or letter")
    title: str
    level: str
    topics: list[str]
    task: str
    text: str = Field(description="the record")
    facts: list[DrillFactModel]
    case: str | None = Field(description="the practice chart that it was made of")


class DrillAnswerModel(Model):
    """What somebody wrote."""

    answer: str = Field(max_length=LONGEST)
    assignment: str | None = Field(default=None, max_length=40)
    seconds: int | None = Field(default=None, ge=0, le=86_400)


class RemarkModel(Model):
    rule: str
    title: str
    kept: bool
    severity: str
    message: str
    source: str
    taken: float = Field(description="the part of the score that was lost by it, from 0 to 1")


class DrillMarksModel(Model):
    """The marks of an answer."""

    id: str
    score: float = Field(description="from 0 to 1")
    sendable: bool
    remarks: list[RemarkModel]
    cited: list[str]
    missing: list[str]
    model: str = Field(description="a model answer, where there is one")


def drills_router(bench: Workbench) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/learn/drills", tags=["learn"])
    linter = Linter()

    @router.get("", response_model=list[DrillModel])
    def listed() -> list[dict[str, Any]]:
        """All drills: queries to providers and letters to payers."""
        return [drill_object(one) for one in all_drills().values()]

    @router.get("/{drill}", response_model=DrillModel)
    def one(drill: Key) -> dict[str, Any]:
        """One drill."""
        return drill_object(drill_of(drill))

    @router.post("/{drill}/answers", response_model=DrillMarksModel)
    def answer(request: Request, drill: Key, told: DrillAnswerModel) -> dict[str, Any]:
        """Hand in an answer: marked at once, kept among one's own."""
        found = drill_of(drill)
        with bench.learning(request) as work:
            attempt, scored = hand_in(work, found, told.answer, linter, assignment_id=told.assignment,
                                      seconds=told.seconds)  # fmt: skip
        return {"id": attempt.id, **scored_object(scored, found)}

    return router
