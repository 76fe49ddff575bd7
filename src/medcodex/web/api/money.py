"""REST over payments: listed, looked at, taken out as posting files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.app.money.taking_out import take_out
from medcodex.web.api import money_models as models
from medcodex.web.api.money_json import payment_json, seen_json
from medcodex.web.workbench.exports import download
from medcodex.workflow.money.looking import list_payments, see_payment

if TYPE_CHECKING:
    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench

Key = Annotated[str, Path(max_length=40)]
Limit = Annotated[int, Query(ge=1, le=500)]
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}, "description": "The posting file"}}


def money_router(bench: Workbench, money: MoneyMeans) -> APIRouter:
    """The routes; looking for whoever may read claims, the file for billers and managers."""
    router = APIRouter(prefix="/api/money", tags=["money"])

    @router.get("/payments", response_model=models.PaymentsModel)
    def listed(
        request: Request, limit: Limit = 100, after: Annotated[str | None, Query(max_length=40)] = None
    ) -> dict[str, Any]:
        """Payments, newest first."""
        with bench.begin(request) as work:
            found = list_payments(work, limit, after)
        return {"payments": [payment_json(one, found.posted[one.id]) for one in found.payments], "next": found.after}

    @router.get("/payments/{payment}", response_model=models.PaymentShownModel)
    def one(
        request: Request, payment: Key, limit: Limit = 100, after: Annotated[int, Query(ge=0, lt=1 << 62)] = 0
    ) -> dict[str, Any]:
        """A payment with its postings, by the segments of its file, and what moved beside its claims."""
        with bench.begin(request) as work:
            return seen_json(see_payment(work, payment, limit, after), money.reasons)

    @router.post("/payments/{payment}/posting-file", responses=_FILE, response_class=Response)
    def file(request: Request, payment: Key, asked: models.PostingFileModel) -> Response:
        """The posting file of a payment. The trail tells of every chart in it who took it, and why."""
        with bench.begin(request) as work:
            return download(take_out(work, payment, asked.reason, money))

    return router
