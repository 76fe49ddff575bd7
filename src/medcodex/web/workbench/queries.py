"""Pages of queries: the coding side's list and editor, the provider's inbox and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import RedirectResponse, Response

from medcodex.encounter import Claim
from medcodex.encounter.query import QueryForm
from medcodex.errors import InputError
from medcodex.web.api.queries import Id  # noqa: TC001
from medcodex.web.workbench.period import Asked as AskedPeriod  # noqa: TC001
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.policies import policies
from medcodex.workflow.querying import desk as queries
from medcodex.workflow.querying import inbox
from medcodex.workflow.querying.life import can
from medcodex.workflow.querying.measures import figures, figures_by
from medcodex.workflow.querying.query import Asked, Behind
from medcodex.workflow.querying.tables import outcomes
from medcodex.workflow.reading import open_chart

if TYPE_CHECKING:
    from medcodex.web.workbench.quality_tools import QualityDesk
    from medcodex.workflow.querying.query import ProviderQuery
    from medcodex.workflow.work import Work

Text = Annotated[str, Form(max_length=20_000)]
Short = Annotated[str, Form(max_length=400)]
Number = Annotated[int, Form(ge=1, le=2**31 - 1)]


def query_pages(desk: QualityDesk) -> APIRouter:
    """The pages of both sides."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    _add_list(router, desk)
    _add_editor(router, desk)
    _add_inbox(router, desk)
    return router


def seen(address: str) -> RedirectResponse:
    """To another page, after something was done."""
    return RedirectResponse(address, 303)


def names(work: Work) -> dict[str, str]:
    """Everybody's name by id."""
    return {user.id: user.name for user in work.people.all()}


def _add_list(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.get("/work/queries")
    def listed(request: Request, period: AskedPeriod) -> Response:
        """Queries written in a time, those that need something done first; how they fared."""
        with bench.begin(request) as work:
            require(work.actor, "query.write")
            found = work.queries.between(period.since, period.until)
            calendar = policies(work).office.calendar()
            work.record(Event("query.list", "query", "all"))
            context: dict[str, Any] = {
                "now": work.now,
                "people": names(work),
                "rows": [(one, _account(work, one)) for one in sorted(found, key=_urgency)],
                "all": figures(found, calendar, work.now),
                "providers": figures_by(lambda one: one.to or "", [one for one in found if one.to], calendar, work.now),
            }
        return bench.page(request, "queries.html", days=period, **context)

    @router.post("/work/queries/chase")
    def chase(request: Request) -> Response:
        """Remind and escalate what is due."""
        with bench.begin(request) as work:
            queries.chase(work)
        return seen("/work/queries")


def _add_editor(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.get("/work/queries/new")
    def blank(
        request: Request,
        chart: Annotated[str, Query(max_length=40)],
        claim: Annotated[Claim, Query()] = Claim.FACILITY,
    ) -> Response:
        """A draft by hand."""
        with bench.begin(request) as work:
            require(work.actor, "query.write")
            found = open_chart(work, chart)
        return bench.page(
            request, "query_new.html", chart=found, claim=claim, forms=list(QueryForm), claims=list(Claim), message=""
        )

    @router.post("/work/queries/new")
    def drafted(  # noqa: PLR0917 - one parameter a field of the form
        request: Request,
        chart: Annotated[str, Form(max_length=40)],
        claim: Annotated[Claim, Form()],
        title: Short,
        text: Text,
        form: Annotated[QueryForm, Form()] = QueryForm.MULTIPLE_CHOICE,
        options: Text = "",
        reason: Annotated[str, Form(max_length=4_000)] = "",
    ) -> Response:
        """Keep it."""
        with bench.begin(request) as work:
            asked = Asked(title, text, form, _lines(options))
            query = queries.draft(work, chart, claim, asked, Behind(reason=reason.strip()))
        return seen(_address(query))

    @router.get("/work/queries/{query_id}")
    def one(request: Request, query_id: Id) -> Response:
        """One query: the editor while it is a draft, its life afterwards."""
        return _shown(request, desk, query_id)

    @router.post("/work/queries/{query_id}/edit")
    def edited(  # noqa: PLR0917 - one parameter a field of the form
        request: Request,
        query_id: Id,
        version: Number,
        title: Short,
        text: Text,
        form: Annotated[QueryForm, Form()] = QueryForm.MULTIPLE_CHOICE,
        options: Text = "",
    ) -> Response:
        """Keep other words."""
        with bench.begin(request) as work:
            queries.edit(work, query_id, version, Asked(title, text, form, _lines(options)))
        return seen(f"/work/queries/{quote(query_id)}")

    @router.post("/work/queries/{query_id}/send")
    def sent(request: Request, query_id: Id, version: Number, to: Annotated[str, Form(max_length=40)] = "") -> Response:
        """Send it; where the linter finds an error, the page says which."""
        try:
            with bench.begin(request) as work:
                queries.send(work, desk.linter, query_id, version, to)
        except InputError as error:
            return _shown(request, desk, query_id, error.message)
        return seen(f"/work/queries/{quote(query_id)}")

    @router.post("/work/queries/{query_id}/withdraw")
    def withdrawn(request: Request, query_id: Id, version: Number, because: Short = "") -> Response:
        """Take it back."""
        with bench.begin(request) as work:
            queries.withdraw(work, query_id, version, because)
        return seen(f"/work/queries/{quote(query_id)}")

    @router.post("/work/queries/{query_id}/close")
    def closed(request: Request, query_id: Id, version: Number, outcome: Short) -> Response:
        """Close it, coded by."""
        with bench.begin(request) as work:
            queries.close(work, query_id, version, outcome)
        return seen(f"/work/queries/{quote(query_id)}")


def _shown(request: Request, desk: QualityDesk, query_id: str, message: str = "") -> Response:
    with desk.bench.begin(request) as work:
        query = queries.opened(work, query_id)
        context: dict[str, Any] = {
            "query": query,
            "account": _account(work, query),
            "people": names(work),
            "providers": queries.providers(work),
            "versions": work.queries.versions(query_id),
            "can": lambda act: can(query, act),
        }
    faults = queries.lint(desk.linter, query.asked) if can(query, "edit") else ()
    status = 400 if message else 200
    return desk.bench.page(
        request, "query.html", status, faults=faults, forms=list(QueryForm), outcomes=outcomes(), message=message,
        **context,
    )  # fmt: skip


def _add_inbox(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.get("/work/inbox")
    def waiting(request: Request) -> Response:
        """What was sent to me."""
        with bench.begin(request) as work:
            found, now = inbox.inbox(work), work.now
        return bench.page(request, "inbox.html", queries=found, now=now)

    @router.get("/work/inbox/{query_id}")
    def received(request: Request, query_id: Id) -> Response:
        """One query to answer, as it was asked."""
        with bench.begin(request) as work:
            found = inbox.received(work, query_id)
        return bench.page(request, "answer.html", query=found, message="", choice=None, words="")

    @router.post("/work/inbox/{query_id}")
    def answered(
        request: Request,
        query_id: Id,
        version: Number,
        choice: Annotated[int | None, Form(ge=-1, le=20)] = None,
        words: Annotated[str, Form(max_length=4_000)] = "",
    ) -> Response:
        """Take the answer; what is none is asked for again, with what was written."""
        try:
            with bench.begin(request) as work:
                inbox.answer(work, query_id, version, choice, words)
        except InputError as error:
            with bench.begin(request) as work:
                found = inbox.received(work, query_id)
            return bench.page(
                request, "answer.html", 400, query=found, message=error.message, choice=choice, words=words
            )
        return seen("/work/inbox")


def _account(work: Work, query: ProviderQuery) -> str:
    chart = work.charts.get(query.chart_id)
    return chart.account if chart else ""


_ORDER = ("answered", "escalated", "sent", "draft", "closed", "withdrawn")


def _urgency(query: ProviderQuery) -> tuple[int, float]:
    """Answers to be coded by first, then what waits; of each the newest first."""
    return _ORDER.index(query.status), -query.created_at.timestamp()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _address(query: ProviderQuery) -> str:
    return f"/work/queries/{quote(query.id)}"
