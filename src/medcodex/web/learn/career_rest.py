"""REST over the career road."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import Field
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations

from medcodex.errors import NotFoundError
from medcodex.learn.career.as_json import choice_object, credential_object, outlook_object, skill_object
from medcodex.learn.career.choosing import choose
from medcodex.learn.career.keeping import assess, set_step
from medcodex.learn.career.reading import Career  # noqa: TC001 - the signature of the public function
from medcodex.learn.career.record import record_object
from medcodex.learn.career.skills import show_skills
from medcodex.web.api.models import Model
from medcodex.web.workbench.bench import Workbench  # noqa: TC001 - likewise

Key = Annotated[str, Path(max_length=40)]


class AnswersModel(Model):
    """What the chooser asks."""

    setting: str | None = Field(default=None, max_length=40)
    experience: str | None = Field(default=None, max_length=40)
    education: str | None = Field(default=None, max_length=40)
    goal: str | None = Field(default=None, max_length=40)


class StepModel(Model):
    """A step of a checklist."""

    step: str = Field(max_length=80)
    done: bool


class AssessmentModel(Model):
    """By skill a number from 1 to 5 for each statement."""

    answers: dict[str, list[int]] = Field(max_length=40)


def career_router(bench: Workbench, career: Career) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/learn/career", tags=["learn"])

    @router.get("/outlook")
    def outlook() -> list[dict[str, Any]]:
        """Pay and outlook: each figure with source, date and certainty; the newest is marked as current."""
        return outlook_object(career.figures)

    @router.post("/choice")
    def choice(told: AnswersModel) -> list[dict[str, Any]]:
        """Which credential fits, with reasons."""
        answers = {name: value for name, value in told.model_dump().items() if value}
        return [choice_object(one) for one in choose(career, answers)]

    @router.get("/credentials/{credential}")
    def credential(request: Request, credential: Key) -> dict[str, Any]:
        """Facts and checklist of a credential with one's own ticks."""
        found = career.credential(credential)
        if found is None:
            raise NotFoundError("no such credential", credential)
        with bench.learning(request) as work:
            return credential_object(found, work.career.ticked(work.actor.user_id, credential))

    @router.post("/credentials/{credential}/steps", status_code=204)
    def step(request: Request, credential: Key, told: StepModel) -> None:
        """Tick a step, or take the tick away."""
        with bench.learning(request) as work:
            set_step(work, career, credential, told.step, done=told.done)

    @router.get("/skills")
    def skills(request: Request) -> list[dict[str, Any]]:
        """Skills with one's own judgement, what the results say, and exercises; what needs training most first."""
        with bench.learning(request) as work:
            kept = work.career.assessments(work.actor.user_id)
            results = work.results.of_user(work.actor.user_id)
        return [skill_object(one) for one in show_skills(career.skills, kept[0].answers if kept else {}, results)]

    @router.post("/skills", status_code=204)
    def judge(request: Request, told: AssessmentModel) -> None:
        """Keep a self-assessment."""
        with bench.learning(request) as work:
            assess(work, career, told.answers)

    @router.get("/record")
    def record(request: Request) -> dict[str, Any]:
        """One's own record of practice."""
        with bench.learning(request) as work:
            user = work.people.get(work.actor.user_id)
            if user is None:
                raise NotFoundError("no such user")
            return record_object(user, work.results.of_user(user.id), work.now)

    return router
