"""REST over money owed in either direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.web.api import owed_models as models
from medcodex.web.workbench.exports import download
from medcodex.workflow.exports.exporting import MEDIA, Form
from medcodex.workflow.money.owed.acting import Done, act_on
from medcodex.workflow.money.owed.exporting import export_owed
from medcodex.workflow.money.owed.ports import AskedOwed
from medcodex.workflow.money.owed.records import Direction, OwedStatus, Reason, Source  # noqa: TC001
from medcodex.workflow.money.owed.seeing import list_owed, see_owed, totals
from medcodex.workflow.money.owed.status import possible

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.money.owed.ports import Total
    from medcodex.workflow.money.owed.records import Owed, OwedEvent

Key = Annotated[str, Path(max_length=40)]
Filter = Annotated[str | None, Query(max_length=80)]
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA[Form.XLSX]: {}}, "description": "The file"}}
_SAME = (
    "id", "direction", "source", "reason", "payer", "amount", "status", "found_on", "due", "code", "expected",
    "allowed", "paid", "contract", "term", "reported", "returned", "settled", "sample", "version",
)  # fmt: skip


def _asked(  # noqa: PLR0917 - one parameter a filter
    direction: Annotated[Direction | None, Query()] = None,
    source: Annotated[Source | None, Query()] = None,
    reason: Annotated[Reason | None, Query()] = None,
    payer: Filter = None,
    status: Annotated[OwedStatus | None, Query()] = None,
    claim: Filter = None,
    chart: Filter = None,
    standing: Annotated[
        bool | None, Query(description="still owed (true) or settled (false); all where left out")
    ] = None,
    samples: Annotated[bool, Query(description="samples and simulations, in place of real money")] = False,
    by_deadline: Annotated[bool, Query(description="the nearest deadline first, in place of the most money")] = False,
) -> AskedOwed:
    return AskedOwed(direction, source, reason, payer, status, claim, chart, standing, samples, by_deadline)


Asked = Annotated[AskedOwed, Depends(_asked)]


def owed_router(bench: Workbench) -> APIRouter:
    """The routes; looking for whoever may read claims, acting for who bills."""
    router = APIRouter(prefix="/api/money", tags=["money"])

    @router.get("/owed", response_model=models.OwedsModel)
    def listed(
        request: Request,
        asked: Asked,
        page: Annotated[int, Query(ge=1, le=100)] = 1,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> dict[str, Any]:
        """What is owed in either direction, the most money first, with the totals of all that is asked for."""
        with bench.begin(request) as work:
            found, today = list_owed(work, asked, page, limit), work.now.date()
        return {
            "owed": [_owed(one, today) for one in found.rows],
            "more": found.more,
            "totals": list(map(_total, found.totals)),
        }

    @router.get("/owed/totals", response_model=models.TotalsModel)
    def summed(request: Request, asked: Asked) -> dict[str, Any]:
        """What is owed by payer, direction, source and reason."""
        with bench.begin(request) as work:
            return {"totals": list(map(_total, totals(work, asked)))}

    @router.post("/owed/file", responses=_FILE, response_class=Response)
    def file(request: Request, asked: Asked, told: models.OwedFileModel) -> Response:
        """The list as a file. The trail tells of every chart in it who took it, and why."""
        with bench.begin(request) as work:
            return download(export_owed(work, asked, told.form, told.purpose, told.reason))

    @router.get("/owed/{owed}", response_model=models.OwedShownModel)
    def one(request: Request, owed: Key) -> dict[str, Any]:
        """One sum with its timeline and what can be done; that its chart was read is recorded."""
        with bench.begin(request) as work:
            seen, today = see_owed(work, owed), work.now.date()
        return {
            "owed": _owed(seen.owed, today),
            "timeline": list(map(_event, seen.events)),
            "possible": [act for act, _ in possible(seen.owed.direction, seen.owed.status)],
        }

    @router.post("/owed/{owed}", response_model=models.OwedModel)
    def act(request: Request, owed: Key, told: models.OwedActModel) -> dict[str, Any]:
        """Something done with it: dispute, rebill, recover, write-off, report, return, none-due, reopen."""
        with bench.begin(request) as work:
            done = Done(told.act, told.why, told.amount, told.day)
            return _owed(act_on(work, owed, told.version, done), work.now.date())

    return router


def _owed(one: Owed, today: dt.date) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _SAME},
        "days": one.days(today),
        "claim": one.claim_id,
        "chart": one.chart_id,
        "posting": one.posting_id,
        "payment": one.payment_id,
        "answer": one.answer_id,
        "overpayment": one.overpayment_id,
        "line": None if one.line is None else one.line + 1,
    }


def _total(one: Total) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("payer", "direction", "source", "reason", "count", "amount")}


def _event(one: OwedEvent) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("at", "by", "act", "before", "after", "why", "amount")}
