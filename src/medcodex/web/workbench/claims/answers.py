"""Answers of receivers and payers: files brought in by hand, and what each says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.app.money.taking_in import take_in
from medcodex.errors import InputError
from medcodex.web.workbench.claims.listing import LIST, line_of
from medcodex.web.workbench.claims.words import WORDS
from medcodex.web.workbench.forms import Form, go
from medcodex.web.workbench.shown import helpers
from medcodex.workflow.access import may, require
from medcodex.workflow.billing.answering import unmatched
from medcodex.workflow.billing.seeing import list_answers, see_answer

if TYPE_CHECKING:
    from fastapi import APIRouter

    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench

ANSWERS = f"{LIST}/answers"
_PAGE = 50


def add_answers(router: APIRouter, bench: Workbench, money: MoneyMeans) -> None:
    """/work/claims/answers."""

    def page(request: Request, status: int = 200, problem: str = "") -> Response:
        with bench.begin(request) as work:
            found, behind = list_answers(work, _PAGE, line_of(request.query_params, "after"))
            lost = unmatched(work, _PAGE) if may(work.actor, "claim.bill") else ()
            shared = helpers({user.id: user for user in work.people.all()}, work.now.date())
        return bench.page(
            request,
            "claim_answers.html",
            status,
            answers=found,
            behind=behind and f"{ANSWERS}?after={behind}",
            lost=lost,
            problem=problem,
            **shared,
            **WORDS,
        )

    @router.get(ANSWERS)
    def listed(request: Request) -> Response:
        return page(request)

    @router.post(ANSWERS)
    def bring(request: Request, form: Form) -> Response:
        require(bench.acting(request), "claim.bill")
        file = form.get("file")
        try:
            if not isinstance(file, UploadFile) or not file.size:
                raise InputError("choose a file that is not empty", "file")
            taken = take_in(bench.store, bench.acting(request), file.file.read(), "file", money)
        except InputError as error:
            return page(request, 400, error.message)
        return go(f"{ANSWERS}/{taken.file.id}{'?again=yes' if taken.again else ''}")

    @router.get(f"{ANSWERS}/{{answer_id}}")
    def one(request: Request, answer_id: str) -> Response:
        with bench.begin(request) as work:
            seen = see_answer(work, answer_id)
            shared = helpers({user.id: user for user in work.people.all()}, work.now.date())
        return bench.page(
            request,
            "claim_answer.html",
            seen=seen,
            file=seen.file,
            again=request.query_params.get("again") == "yes",
            **shared,
            **WORDS,
        )
