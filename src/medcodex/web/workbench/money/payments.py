"""Payments: the list, and one with its postings, claim by claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.app.money.taking_out import take_out
from medcodex.errors import ConflictError, InputError
from medcodex.web.workbench.claims.listing import line_of
from medcodex.web.workbench.exports import download
from medcodex.web.workbench.forms import Form, typed, whole
from medcodex.web.workbench.money.words import words
from medcodex.workflow.money.looking import list_payments, see_payment

if TYPE_CHECKING:
    from fastapi import APIRouter

    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench

PAYMENTS = "/work/money/payments"
_PAGE, _CLAIMS = 50, 50


def add_payments(router: APIRouter, bench: Workbench, money: MoneyMeans) -> None:
    """/work/money/payments."""

    @router.get(PAYMENTS)
    def listed(request: Request) -> Response:
        with bench.begin(request) as work:
            found = list_payments(work, _PAGE, line_of(request.query_params, "after"))
        return bench.page(
            request,
            "money_payments.html",
            found=found,
            behind=found.after and f"{PAYMENTS}?after={found.after}",
            **words(money),
        )

    def page(request: Request, payment_id: str, status: int = 200, problem: str = "") -> Response:
        after = whole(request.query_params.get("after", ""), "after") or 0
        with bench.begin(request) as work:
            seen = see_payment(work, payment_id, _CLAIMS, after)
        return bench.page(
            request,
            "money_payment.html",
            status,
            seen=seen,
            payment=seen.payment,
            behind=seen.after and f"{PAYMENTS}/{payment_id}?after={seen.after}",
            problem=problem,
            **words(money),
        )

    @router.get(f"{PAYMENTS}/{{payment_id}}")
    def one(request: Request, payment_id: str) -> Response:
        return page(request, payment_id)

    @router.post(f"{PAYMENTS}/{{payment_id}}/posting-file")
    def file(request: Request, payment_id: str, form: Form) -> Response:
        """The posting file, with a reason; the trail tells of it."""
        try:
            with bench.begin(request) as work:
                made = take_out(work, payment_id, typed(form, "reason"), money)
        except InputError as error:
            return page(request, payment_id, 400, error.message)
        except ConflictError as error:
            return page(request, payment_id, 409, error.message)
        return download(made)
