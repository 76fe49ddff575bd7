"""How questions do, for who teaches, and taking bad ones out of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.learn.exams.bad_items import MAX_REASON, figures, put_back, withdraw
from medcodex.learn.exams.item_statistics import ENOUGH
from medcodex.learn.exams.paper import option_key
from medcodex.web.learn.exam_words import EXAM_WORDS
from medcodex.web.learn.showing import page
from medcodex.web.workbench.forms import Form, go, typed

if TYPE_CHECKING:
    from fastapi import APIRouter

    from medcodex.web.workbench.bench import Workbench

ITEMS = "/learn/exams/items"


def add_exam_items(router: APIRouter, bench: Workbench) -> None:
    """/learn/exams/items."""

    def shown(request: Request, status: int = 200, problem: str = "") -> Response:
        with bench.learning(request) as work:
            found = figures(work)
            people = {one.id: one.name for one in work.people.all()}
        return page(
            bench,
            request,
            "exam_items.html",
            status,
            tab="exams",
            problem=problem,
            found=found,
            people=people,
            enough=ENOUGH,
            most_reason=MAX_REASON,
            option_key=option_key,
            **EXAM_WORDS,
        )

    @router.get(ITEMS)
    def show(request: Request) -> Response:
        """Difficulty, discrimination and choices, by question and by what made it."""
        return shown(request)

    @router.post(ITEMS)
    def act(request: Request, form: Form) -> Response:
        """A question taken out of use, or put back."""
        try:
            with bench.learning(request) as work:
                if typed(form, "act") == "back":
                    put_back(work, typed(form, "item"))
                else:
                    withdraw(work, typed(form, "item"), typed(form, "reason"))
        except (ConflictError, InputError, NotFoundError) as error:
            return shown(request, 404 if isinstance(error, NotFoundError) else 400, error.message)
        return go(ITEMS)
