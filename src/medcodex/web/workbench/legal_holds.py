"""The page of legal holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.errors import ConflictError, InputError
from medcodex.web.workbench.forms import Form, go, typed
from medcodex.workflow.keeping.holds import MAX_REASON, legal_holds, lift_hold, place_hold

if TYPE_CHECKING:
    from fastapi import APIRouter

    from medcodex.web.workbench.bench import Workbench

PAGE = "/work/settings/legal-holds"


def add_legal_hold_pages(router: APIRouter, bench: Workbench) -> None:
    """/work/settings/legal-holds and what is done there."""

    def page(request: Request, message: str = "") -> Response:
        with bench.begin(request) as work:
            found = sorted(legal_holds(work), key=lambda one: (one.lifted_at is not None, one.placed_at))
            charts = [work.charts.get(chart_id) for chart_id in dict.fromkeys(one.chart_id for one in found)]
        accounts = {chart.id: chart.account for chart in charts if chart}
        return bench.page(
            request, "legal_holds.html", 400 if message else 200, found=found, accounts=accounts, most=MAX_REASON,
            message=message,
        )  # fmt: skip

    @router.get(PAGE)
    def show(request: Request) -> Response:
        return page(request)

    @router.post(PAGE)
    def place(request: Request, form: Form) -> Response:
        try:
            with bench.begin(request) as work:
                chart = work.charts.by_account(typed(form, "account"))
                if chart is None:
                    raise InputError("no chart has this account")
                place_hold(work, chart.id, typed(form, "reason"))
        except InputError as error:
            return page(request, error.message)
        return go(PAGE)

    @router.post(f"{PAGE}/{{hold}}/lift")
    def lift(request: Request, hold: str, form: Form) -> Response:
        try:
            with bench.begin(request) as work:
                lift_hold(work, hold, typed(form, "reason"))
        except (InputError, ConflictError) as error:
            return page(request, error.message)
        return go(PAGE)
