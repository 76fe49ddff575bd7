"""REST of charts, under /api/encounters: bringing them in, seeing one, and changing how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations

from medcodex.errors import InputError
from medcodex.formats.chart_json import read_charts
from medcodex.web.api import worklist_models as models
from medcodex.web.api.answering import ERRORS, private
from medcodex.web.api.worklist_json import chart_object, follow_up_object, hold_object
from medcodex.workflow.access import require
from medcodex.workflow.intake.taking import take_in
from medcodex.workflow.intake.told import taken_object
from medcodex.workflow.worklist.claiming import assign, release
from medcodex.workflow.worklist.following import follow_up, follow_up_done
from medcodex.workflow.worklist.holding import lift_hold, place_hold
from medcodex.workflow.worklist.seeing import see_chart

if TYPE_CHECKING:
    from medcodex.web.workbench.bench import Workbench

_BODY = {
    "requestBody": {
        "required": True,
        "description": "one chart, a list of charts, or one a line; docs/chart.md tells the keys",
        "content": {"application/json": {"schema": {}}, "application/x-ndjson": {"schema": {"type": "string"}}},
    }
}
Id = Annotated[str, Path(min_length=1, max_length=40)]


async def body_of(request: Request) -> bytes:
    """The body as it came; measured by the guard."""
    return await request.body()


def encounters_router(bench: Workbench) -> APIRouter:
    """The routes over a workbench."""
    router = APIRouter(prefix="/api", tags=["charts"], responses=ERRORS, dependencies=[Depends(private)])
    _add_charts(router, bench)
    _add_changes(router, bench)
    return router


def _add_charts(router: APIRouter, bench: Workbench) -> None:
    @router.post(
        "/encounters", response_model=models.FiledCharts, response_model_exclude_none=True, openapi_extra=_BODY
    )
    def bring(request: Request, body: Annotated[bytes, Depends(body_of)]) -> dict[str, Any]:
        """Bring in charts. The same again changes nothing; a corrected document is a new version. One chart of many
        that is refused stops none of the others; one alone is answered as an error."""
        actor = bench.acting(request)
        require(actor, "chart.create")
        charts = list(read_charts(body))
        taken = list(take_in(bench.store, actor, charts))
        if len(taken) == 1 and not taken[0].place and isinstance(taken[0].result, InputError):
            raise taken[0].result
        return {"charts": [taken_object(one) for one in taken]}

    @router.get("/encounters/{chart}", response_model=models.ChartModel)
    def chart(request: Request, chart: Id) -> dict[str, Any]:
        """One chart; its reading goes on the audit trail."""
        with bench.begin(request) as work:
            return chart_object(see_chart(work, chart), work.now.date())


def _add_changes(router: APIRouter, bench: Workbench) -> None:
    @router.post("/encounters/{chart}/assign", status_code=204)
    def give(request: Request, chart: Id, asked: models.AssignAsked) -> None:
        """Give a chart to somebody who codes."""
        with bench.begin(request) as work:
            assign(work, chart, asked.user, asked.reason)

    @router.post("/encounters/{chart}/release", status_code=204)
    def give_back(request: Request, chart: Id, asked: models.ReleaseAsked) -> None:
        """Give a chart back to those who wait for one."""
        with bench.begin(request) as work:
            release(work, chart, asked.reason)

    @router.post("/encounters/{chart}/holds", response_model=models.HoldModel, status_code=201)
    def hold(request: Request, chart: Id, asked: models.HoldAsked) -> dict[str, Any]:
        """Put a chart on hold."""
        with bench.begin(request) as work:
            return hold_object(place_hold(work, chart, asked.reason, asked.until, asked.note))

    @router.post("/holds/{hold}/lift", response_model=models.HoldModel)
    def lift(request: Request, hold: Id, asked: models.LiftAsked) -> dict[str, Any]:
        """Lift a hold."""
        with bench.begin(request) as work:
            return hold_object(lift_hold(work, hold, asked.because))

    @router.post("/encounters/{chart}/follow-ups", response_model=models.FollowUpModel, status_code=201)
    def come_back(request: Request, chart: Id, asked: models.FollowUpAsked) -> dict[str, Any]:
        """Note that somebody has to come back to a chart."""
        with bench.begin(request) as work:
            return follow_up_object(follow_up(work, chart, asked.due, asked.note, asked.user))

    @router.post("/follow-ups/{follow_up}/done", response_model=models.FollowUpModel)
    def came_back(request: Request, follow_up: Id) -> dict[str, Any]:
        """Note that somebody came back."""
        with bench.begin(request) as work:
            return follow_up_object(follow_up_done(work, follow_up))
