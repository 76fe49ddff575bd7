"""Where a learner begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.learn.education.using import see_ledger
from medcodex.web.asking import today
from medcodex.web.learn.showing import page

if TYPE_CHECKING:
    from medcodex.learn.education.rules import Rules
    from medcodex.web.workbench.bench import Workbench

HOME = "/learn"


def home_pages(bench: Workbench, rules: Rules) -> APIRouter:
    """/learn."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)

    @router.get(HOME)
    def show(request: Request) -> Response:
        with bench.learning(request) as work:
            results = work.results.of_user(work.actor.user_id)
            reminders = see_ledger(work, rules, today()).reminders
        return page(bench, request, "home.html", tab="home", results=results, reminders=reminders, day=today())

    return router
