"""REST over practice charts: the charts, answers marked, challenges of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations

from medcodex.errors import InputError
from medcodex.learn.cases.as_json import case_object
from medcodex.learn.marking.reading import AnswerShape
from medcodex.learn.practice.attempt import may_see_key, see_attempt
from medcodex.learn.practice.challenge import answer_challenge, challenge, see_challenges
from medcodex.web.api import learn_cases_models as models
from medcodex.workflow.access import may, require

if TYPE_CHECKING:
    from medcodex.app.learn.practice import Practice
    from medcodex.learn.practice.attempt import Attempt
    from medcodex.learn.practice.challenge import Challenge
    from medcodex.web.workbench.bench import Workbench

Key = Annotated[str, Path(max_length=64)]
Filter = Annotated[str | None, Query(max_length=80)]
_ROW = ("id", "title", "objective", "minutes")


def learn_cases_router(bench: Workbench, practice: Practice) -> APIRouter:
    """The routes under /api/learn."""
    router = APIRouter(prefix="/api/learn", tags=["learn"])
    _add_cases(router, bench, practice)
    _add_challenges(router, bench)
    return router


def _add_cases(router: APIRouter, bench: Workbench, practice: Practice) -> None:
    @router.get("/cases", response_model=models.CasesModel)
    def listed(request: Request, setting: Filter = None, level: Filter = None, topic: Filter = None) -> dict[str, Any]:
        """Practice charts, narrowed by setting, level and topic."""
        with bench.learning(request) as work:
            there = practice.catalogue.listed(work).values()
            best = work.attempts.best(work.actor.user_id)
        return {
            "cases": [
                {
                    **{name: getattr(one.case, name) for name in _ROW},
                    "setting": one.case.setting.value,
                    "claim": one.case.claim.value,
                    "level": one.case.level.value,
                    "topics": list(one.case.topics),
                    "author": one.author,
                    "best": best.get(one.case.id),
                }
                for one in there
                if setting in {None, one.case.setting.value}
                and level in {None, one.case.level.value}
                and (topic is None or topic in one.case.topics)
            ]
        }

    @router.get("/cases/{case}", response_model=models.CaseModel)
    def one(request: Request, case: Key) -> dict[str, Any]:
        """A chart. Its key is shown to whoever teaches, and to a learner once an answer of theirs was marked."""
        with bench.learning(request) as work:
            listed = practice.catalogue.one(work, case)
            shown = may_see_key(work, case)
        return {"key": None, **case_object(listed.case, with_key=shown)}

    @router.post("/cases/{case}/marks", response_model=models.MarkedModel, status_code=201)
    def mark(request: Request, case: Key, told: models.AnswerModel) -> dict[str, Any]:
        """An answer marked and kept."""
        try:
            shape = msgspec.convert(told.model_dump(exclude={"assignment"}), AnswerShape)
        except msgspec.ValidationError as error:
            raise InputError(str(error), "codes") from None
        return _marked(practice.mark(bench.acting(request), case, shape, told.assignment))

    @router.get("/attempts", response_model=models.AttemptsModel)
    def attempts(request: Request, case: Filter = None) -> dict[str, Any]:
        """One's own marked answers, newest first."""
        with bench.learning(request) as work:
            require(work.actor, "learn.use")
            return {"attempts": list(map(_attempt, work.attempts.of_user(work.actor.user_id, case)))}

    @router.get("/attempts/{attempt}", response_model=models.MarkedModel)
    def attempt(request: Request, attempt: Key) -> dict[str, Any]:
        """A marked answer: one's own, or for whoever teaches anybody's."""
        with bench.learning(request) as work:
            return _marked(see_attempt(work, attempt))


def _add_challenges(router: APIRouter, bench: Workbench) -> None:
    @router.post("/attempts/{attempt}/challenges", response_model=models.ChallengeModel, status_code=201)
    def make(request: Request, attempt: Key, told: models.ChallengeMakeModel) -> dict[str, Any]:
        """A challenge of the key by which an attempt was marked."""
        with bench.learning(request) as work:
            return _challenge(challenge(work, see_attempt(work, attempt), told.code, told.instead, told.why))

    @router.get("/challenges", response_model=models.ChallengesModel)
    def challenges(request: Request) -> dict[str, Any]:
        """One's own challenges; whoever teaches sees all."""
        with bench.learning(request) as work:
            require(work.actor, "learn.use")
            teaches = may(work.actor, "learn.teach")
            found = see_challenges(work) if teaches else work.challenges.of_user(work.actor.user_id)
            return {"challenges": list(map(_challenge, found))}

    @router.post("/challenges/{challenge}", response_model=models.ChallengeModel)
    def answer(request: Request, challenge: Key, told: models.ChallengeAnswerModel) -> dict[str, Any]:
        """The answer to a challenge: upheld, or the key explained."""
        with bench.learning(request) as work:
            return _challenge(answer_challenge(work, challenge, told.standing, told.answer))


def _attempt(one: Attempt) -> dict[str, Any]:
    same = {name: getattr(one, name) for name in ("id", "digest", "at", "score", "seconds")}
    return {**same, "case": one.case_id, "assignment": one.assignment_id}


def _marked(one: Attempt) -> dict[str, Any]:
    return {"attempt": _attempt(one), "answer": one.answer or {}, "mark": one.mark or {}}


def _challenge(one: Challenge) -> dict[str, Any]:
    names = ("id", "digest", "system", "code", "instead", "why", "at", "standing", "answer", "answered_at")
    return {**{name: getattr(one, name) for name in names}, "case": one.case_id, "attempt": one.attempt_id}
