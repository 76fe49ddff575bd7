"""REST over questions to practise."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations

from medcodex.learn.questions.as_json import answer_object, item_object
from medcodex.learn.questions.practising import LARGEST_SEED, MOST, Answer, Practice, answer, may_practise
from medcodex.learn.topics import topics
from medcodex.web.api import learn_questions_models as models

if TYPE_CHECKING:
    from medcodex.app.learn.questions import QuestionShelf
    from medcodex.web.workbench.bench import Workbench

Topics = Annotated[list[str] | None, Query(max_length=100, description="topics by name; all where left out")]


def learn_questions_router(bench: Workbench, shelf: QuestionShelf) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/learn/questions", tags=["learn"])

    @router.get("/topics", response_model=models.TopicsModel)
    def listed(request: Request) -> dict[str, Any]:
        """The topics that there are questions of, with the books that are loaded."""
        with bench.learning(request) as work:
            may_practise(work)
            day = work.now.date()
        return {"topics": [asdict(topics()[name]) for name in shelf.on(day).topics()]}

    @router.get("", response_model=models.QuestionsModel, response_model_exclude_none=True)
    def drawn(
        request: Request,
        topic: Topics = None,
        count: Annotated[int, Query(ge=1, le=MOST)] = 10,
        seed: Annotated[int | None, Query(ge=0, le=LARGEST_SEED)] = None,
        answers: Annotated[bool, Query(description="with which option is right, and why")] = False,
    ) -> dict[str, Any]:
        """Questions made from the books in force today, each checked to have one right answer."""
        with bench.learning(request) as work:
            may_practise(work)
            day, chance = work.now.date(), int(work.new_id()[:7], 16)
        source = shelf.on(day)
        practice = Practice(tuple(topic or ()), count, chance if seed is None else seed)
        items = source.draw(practice.wanted(source.topics()), practice.seed)
        return {"seed": practice.seed, "questions": [item_object(one, with_answers=answers) for one in items]}

    @router.post("/answers", response_model=models.ExplainedModel)
    def answered(request: Request, told: models.ChosenModel) -> dict[str, Any]:
        """Answer a question of a set; the first answer is kept as a result."""
        with bench.learning(request) as work:
            may_practise(work)
            day = work.now.date()
        source = shelf.on(day)
        practice = Practice(tuple(told.topics), told.count, told.seed)
        items = source.draw(practice.wanted(source.topics()), practice.seed)
        with bench.learning(request) as work:
            given = Answer(told.at, told.item, told.choice, told.seconds, told.assignment or None)
            recorded = answer(work, practice, items, given)
        item = items[told.at]
        return {"right": told.choice == item.right, "recorded": recorded, **answer_object(item)}

    return router
