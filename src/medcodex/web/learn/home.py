"""Where a learner begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.learn.classes.times import by_clock
from medcodex.learn.education.using import see_ledger
from medcodex.learn.overview import overview
from medcodex.learn.results import Kind
from medcodex.learn.study.words import said
from medcodex.web.asking import today, zone
from medcodex.web.learn.showing import page

if TYPE_CHECKING:
    from medcodex.learn.education.rules import Rules
    from medcodex.web.workbench.bench import Workbench

HOME = "/learn"
_NAMES = {
    Kind.CASE: ("practice chart", "practice charts"),
    Kind.ITEM: ("question", "questions"),
    Kind.EXAM: ("mock exam", "mock exams"),
    Kind.DRILL: ("query or letter", "queries and letters"),
}


def home_pages(bench: Workbench, rules: Rules) -> APIRouter:
    """/learn."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)

    @router.get(HOME)
    def show(request: Request) -> Response:
        """What waits, how it goes, where to go on."""
        with bench.learning(request) as work:
            seen = overview(work, today(), zone())
            reminders = see_ledger(work, rules, today()).reminders
            now = work.now
        return page(bench, request, "home.html", tab="home", seen=seen, reminders=reminders, day=today(), now=now,
                    kinds=_NAMES, said=said, by_clock=by_clock)  # fmt: skip

    return router
