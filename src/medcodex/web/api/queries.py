"""REST of queries to providers, under /api/queries and /api/inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations

from medcodex.web.api import query_models as models
from medcodex.web.api.models import ProblemModel
from medcodex.web.workbench.period import Asked as AskedPeriod  # noqa: TC001
from medcodex.workflow.access import require
from medcodex.workflow.policies import policies
from medcodex.workflow.querying import desk as queries
from medcodex.workflow.querying import inbox
from medcodex.workflow.querying.measures import figures, figures_by
from medcodex.workflow.querying.query import Asked, Behind

if TYPE_CHECKING:
    from medcodex.web.workbench.quality_tools import QualityDesk

_PROBLEM = {"model": ProblemModel, "content": {"application/problem+json": {}}}
ERRORS: dict[int | str, dict[str, Any]] = {
    400: {**_PROBLEM, "description": "Not what this takes"},
    401: {**_PROBLEM, "description": "Nobody signed in"},
    403: {**_PROBLEM, "description": "The role does not include it"},
    404: {**_PROBLEM, "description": "Nothing of that id"},
    409: {**_PROBLEM, "description": "Changed meanwhile by somebody else, or out of turn"},
    413: {**_PROBLEM, "description": "Larger than the service takes"},
    422: {**_PROBLEM, "description": "A field that is missing or not of its kind"},
    503: {**_PROBLEM, "description": "The code books or the database cannot be read"},
}
Id = Annotated[str, Path(max_length=40)]


def queries_router(desk: QualityDesk) -> APIRouter:
    """The routes of both sides."""
    router = APIRouter(prefix="/api", tags=["queries"], responses=ERRORS)
    _add_reading(router, desk)
    _add_acts(router, desk)
    _add_inbox(router, desk)
    return router


def _add_reading(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.get("/queries", response_model=list[models.QueryModel])
    def listed(request: Request, period: AskedPeriod, chart: Annotated[str | None, Query(max_length=40)] = None) -> Any:
        """The queries of a chart, or those written in a time, newest first."""
        with bench.begin(request) as work:
            if chart is not None:
                return list(queries.of_chart(work, chart))
            return queries.between(work, period.since, period.until)

    @router.get("/queries/figures", response_model=models.QueryReportModel)
    def report(request: Request, period: AskedPeriod) -> Any:
        """Response, agreement and turnaround of queries written in a time."""
        with bench.begin(request) as work:
            require(work.actor, "query.write")
            found = work.queries.between(period.since, period.until)
            calendar = policies(work).office.calendar()
            return {
                "all": figures(found, calendar, work.now),
                "by_provider": figures_by(lambda one: one.to or "", found, calendar, work.now),
                "by_rule": figures_by(lambda one: one.behind.rule or "by hand", found, calendar, work.now),
            }

    @router.get("/queries/{query_id}", response_model=models.QueryModel)
    def one(request: Request, query_id: Id) -> Any:
        """A query as the coding side reads it."""
        with bench.begin(request) as work:
            return queries.opened(work, query_id)

    @router.get("/queries/{query_id}/versions", response_model=list[models.QueryVersionModel])
    def versions(request: Request, query_id: Id) -> Any:
        """Every version of a query, oldest first."""
        with bench.begin(request) as work:
            queries.opened(work, query_id)
            return list(work.queries.versions(query_id))

    @router.post("/queries/lint", response_model=list[models.FaultModel])
    def lint(request: Request, body: models.AskedIn) -> Any:
        """What a compliant query does not do, errors first. Nothing is kept."""
        require(bench.acting(request), "query.write")
        return queries.lint(desk.linter, _asked(body))


def _add_acts(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.post("/encounters/{chart_id}/queries", response_model=models.QueryModel, status_code=201)
    def draft(request: Request, chart_id: Id, body: models.DraftIn) -> Any:
        """A new draft about a chart."""
        given = Behind(reason=body.reason, codes=tuple(body.codes))
        with bench.begin(request) as work:
            behind = queries.proposed_behind(work, chart_id, body.claim, body.title, given)
            return queries.draft(work, chart_id, body.claim, _asked(body), behind, follows=body.follows)

    @router.put("/queries/{query_id}", response_model=models.QueryModel)
    def edit(request: Request, query_id: Id, body: models.EditIn) -> Any:
        """A draft in other words."""
        with bench.begin(request) as work:
            return queries.edit(work, query_id, body.version, _asked(body))

    @router.post("/queries/{query_id}/send", response_model=models.QueryModel)
    def send(request: Request, query_id: Id, body: models.SendIn) -> Any:
        """Send a draft to a provider's inbox, where the linter finds no error."""
        with bench.begin(request) as work:
            return queries.send(work, desk.linter, query_id, body.version, body.to)

    @router.post("/queries/{query_id}/withdraw", response_model=models.QueryModel)
    def withdraw(request: Request, query_id: Id, body: models.WithdrawIn) -> Any:
        """Take a query back, with a reason."""
        with bench.begin(request) as work:
            return queries.withdraw(work, query_id, body.version, body.because)

    @router.post("/queries/{query_id}/close", response_model=models.QueryModel)
    def close(request: Request, query_id: Id, body: models.CloseIn) -> Any:
        """Close an answered query that was coded by."""
        with bench.begin(request) as work:
            return queries.close(work, query_id, body.version, body.outcome)

    @router.post("/queries/chase", response_model=models.ChasedModel)
    def chase(request: Request) -> Any:
        """Remind and escalate what is due."""
        with bench.begin(request) as work:
            reminded, escalated = queries.chase(work)
        return {"reminded": reminded, "escalated": escalated}


def _add_inbox(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.get("/inbox", response_model=list[models.ReceivedModel])
    def waiting(request: Request) -> Any:
        """What was sent to whoever asks, what waits first."""
        with bench.begin(request) as work:
            return inbox.inbox(work)

    @router.get("/inbox/{query_id}", response_model=models.ReceivedModel)
    def received(request: Request, query_id: Id) -> Any:
        """One query as its provider sees it."""
        with bench.begin(request) as work:
            return inbox.received(work, query_id)

    @router.post("/inbox/{query_id}/answer", response_model=models.ReceivedModel)
    def answer(request: Request, query_id: Id, body: models.AnswerIn) -> Any:
        """Answer it: the answer becomes a signed document of the chart."""
        with bench.begin(request) as work:
            return inbox.answer(work, query_id, body.version, body.choice, body.words)


def _asked(body: models.AskedIn) -> Asked:
    return Asked(body.title, body.text, body.form, tuple(body.options))
