"""The page on which a chart is coded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.routing import Route

from medcodex.encounter import Claim
from medcodex.errors import NotFoundError
from medcodex.web.api.session_json import document_object, state_object
from medcodex.workflow.access import may

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.app.coding_session.desk import CodingDesk
    from medcodex.web.workbench.bench import Workbench


def session_routes(bench: Workbench, desk: CodingDesk) -> list[Route]:
    """/work/charts/ID/CLAIM"""

    def show(request: Request) -> Response:
        """The claim as it stands and the record it rests on, for scripts to bring to life."""
        actor = bench.acting(request)
        chart, claim = request.path_params["chart"], _claim(request.path_params["claim"])
        shown = desk.session(actor, chart, claim)
        state = state_object(shown)
        return bench.page(
            request,
            "session.html",
            session=state,
            documents=[document_object(one, sections) for one, sections in desk.with_sections(shown.session.documents)],
            links=links(chart, claim, state["claims"]),
            allowed={
                "write": may(actor, "code.write"),
                "complete": may(actor, "code.complete"),
                "query": may(actor, "query.write"),
            },
            date=state["encounter"]["date"],
        )

    return [Route("/work/charts/{chart}/{claim}", show)]


def links(chart: str, claim: Claim, claims: list[str]) -> dict[str, Any]:
    """Where the page's scripts ask and lead."""
    chart = quote(chart, safe="")
    encounter = f"/api/encounters/{chart}"
    own = f"{encounter}/claims/{claim}"
    return {
        "session": f"{own}/session",
        "decisions": f"{own}/decisions",
        "code": f"{own}/code",
        "worklist": "/work",
        "chart": f"/work/charts/{chart}",
        "login": "/login",
        "queries": f"/api/queries?chart={chart}",
        "drafts": f"{encounter}/queries",
        "query": "/work/queries/{id}",
        "newQuery": f"/work/queries/new?chart={chart}&claim={claim}",
        "other": {
            one: {"session": f"{encounter}/claims/{one}/session", "page": f"/work/charts/{chart}/{one}"}
            for one in claims
        },
    }


def _claim(text: str) -> Claim:
    try:
        return Claim(text)
    except ValueError:
        raise NotFoundError("no such claim", "claim") from None
