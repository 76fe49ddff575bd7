"""Challenges of keys: made by learners, answered by whoever teaches, taken out as a file for the keys' author."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.errors import ConflictError, InputError
from medcodex.learn.practice.attempt import see_attempt
from medcodex.learn.practice.challenge import Standing, answer_challenge, challenge, export_upheld, see_challenges
from medcodex.web.learn.case_words import WORDS
from medcodex.web.learn.showing import page
from medcodex.web.workbench.forms import Form, go, typed
from medcodex.workflow.access import may, require

if TYPE_CHECKING:
    from medcodex.web.workbench.bench import Workbench

LIST = "/learn/challenges"


def challenge_pages(bench: Workbench) -> APIRouter:
    """/learn/challenges, and the challenge of an attempt."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)

    def listed(request: Request, status: int = 200, problem: str = "") -> Response:
        with bench.learning(request) as work:
            require(work.actor, "learn.use")
            teaches = may(work.actor, "learn.teach")
            found = list(see_challenges(work) if teaches else work.challenges.of_user(work.actor.user_id))
            names = {user.id: user.name for user in work.people.all()} if teaches else {}
        found.sort(key=lambda one: one.standing is not Standing.OPEN)
        return page(bench, request, "challenges.html", status, tab="cases", found=found, teaches=teaches, names=names,
                    problem=problem, **WORDS)  # fmt: skip

    @router.get(LIST)
    def show(request: Request) -> Response:
        return listed(request)

    @router.get(f"{LIST}/file")
    def file(request: Request) -> Response:
        with bench.learning(request) as work:
            told = export_upheld(work)
        headers = {"content-disposition": 'attachment; filename="challenges.json"', "cache-control": "no-store"}
        body = json.dumps(told, indent=1, ensure_ascii=False)
        return Response(body, media_type="application/json", headers=headers)

    @router.post(f"{LIST}/{{challenge}}")
    def answer(request: Request, challenge: str, form: Form) -> Response:
        try:
            with bench.learning(request) as work:
                answer_challenge(work, challenge, standing_of(typed(form, "standing")), typed(form, "answer"))
        except (InputError, ConflictError) as error:
            return listed(request, 400, error.message)
        return go(LIST)

    @router.post("/learn/attempts/{attempt}/challenge")
    def make(request: Request, attempt: str, form: Form) -> Response:
        with bench.learning(request) as work:
            found = see_attempt(work, attempt)
            code, instead = typed(form, "code") or None, typed(form, "instead") or None
            challenge(work, found, code, instead, typed(form, "why"))
        return go(f"/learn/attempts/{attempt}#challenges")

    return router


def standing_of(text: str) -> Standing:
    """InputError for a word that is none."""
    try:
        return Standing(text)
    except ValueError:
        raise InputError("upheld or explained expected", "standing") from None
