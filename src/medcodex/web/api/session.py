"""REST of coding sessions, under /api/encounters."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from fastapi import APIRouter, Path
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import JSONResponse

from medcodex.encounter import Claim, Evidence
from medcodex.errors import ConflictError, InputError
from medcodex.web.api import session_models as models
from medcodex.web.api.models import ProblemModel
from medcodex.web.api.session_json import document_object, event_object, final_object, state_object
from medcodex.web.problems import Problem, problem_object
from medcodex.workflow.session.decision import Decision, Kind
from medcodex.workflow.session.ports import Wish
from medcodex.workflow.worklist.stop import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.app.coding_session.desk import CodingDesk, Shown
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.people import Actor
    from medcodex.workflow.session.decision import Value

_CONFLICT = 409
_PROBLEM = {"model": ProblemModel, "content": {"application/problem+json": {}}}
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {**_PROBLEM, "description": "Not a decision that can be taken"},
    401: {**_PROBLEM, "description": "Nobody signed in"},
    403: {**_PROBLEM, "description": "The role does not include it"},
    404: {**_PROBLEM, "description": "No such chart or claim"},
    409: {"model": models.ConflictModel, "description": "Decided meanwhile by somebody else, complete, or stopped"},
    413: {**_PROBLEM, "description": "Larger than the service takes"},
    422: {**_PROBLEM, "description": "A field that is missing or not of its kind"},
    503: {**_PROBLEM, "description": "The code books or the database cannot be read"},
}

Chart = Annotated[str, Path(description="the chart's id", pattern=r"^[A-Za-z0-9_.:-]{1,40}$")]
ClaimName = Annotated[Claim, Path(description="facility or professional")]


class Private(JSONResponse):
    """An answer that holds a patient: no browser or proxy keeps it."""

    def __init__(self, content: Any, status_code: int = 200) -> None:
        super().__init__(content, status_code, {"cache-control": "no-store"})

    def render(self, content: Any) -> bytes:
        """As JSON. A state is long and asked for with every key stroke: msgspec writes it in a tenth of the time."""
        return msgspec.json.encode(content)


def session_router(bench: Workbench, desk: CodingDesk) -> APIRouter:
    """The routes over one desk; who asks is told by the workbench."""
    router = APIRouter(prefix="/api/encounters/{chart_id}", tags=["coding sessions"], responses=_ERRORS)
    _add_reading(router, bench, desk)
    _add_deciding(router, bench, desk)
    return router


def _add_reading(router: APIRouter, bench: Workbench, desk: CodingDesk) -> None:
    @router.get("/documents", response_model=list[models.DocumentModel])
    def documents(request: Request, chart_id: Chart) -> Private:
        """The newest version of each document, with its text and sections."""
        found = desk.documents(bench.acting(request), chart_id)
        return Private([document_object(one, sections) for one, sections in found])

    @router.get("/claims/{claim}/session", response_model=models.StateModel)
    def session(request: Request, chart_id: Chart, claim: ClaimName) -> Private:
        """The claim as it stands. A claim that was never coded is coded first, for those who may code."""
        return Private(state_object(desk.session(bench.acting(request), chart_id, claim)))

    @router.get("/claims/{claim}/decisions", response_model=list[models.EventModel])
    def decisions(request: Request, chart_id: Chart, claim: ClaimName) -> Private:
        """Every decision on a claim, oldest first, with who took it and whether it holds."""
        return Private(
            [
                event_object(event, user, holds=holds)
                for event, user, holds in desk.history(bench.acting(request), chart_id, claim)
            ]
        )

    @router.get("/claims/{claim}/finals", response_model=list[models.FinalModel])
    def finals(request: Request, chart_id: Chart, claim: ClaimName) -> Private:
        """What was final, completion by completion, oldest first."""
        return Private([final_object(one) for one in desk.finals(bench.acting(request), chart_id, claim)])


def _add_deciding(router: APIRouter, bench: Workbench, desk: CodingDesk) -> None:
    def answered(request: Request, chart_id: str, claim: Claim, take: Callable[[Actor], Shown]) -> Private | Problem:
        actor = bench.acting(request)
        try:
            return Private(state_object(take(actor)))
        except (ConflictError, StoppedError) as error:
            told = problem_object(_CONFLICT, error.kind, error.message, error.where)
            state = state_object(desk.session(actor, chart_id, claim))
            return Problem(told | {"state": state}, _CONFLICT, {"cache-control": "no-store"})

    @router.post("/claims/{claim}/decisions", response_model=models.StateModel)
    def decide(request: Request, chart_id: Chart, claim: ClaimName, body: models.DecisionModel) -> Private | Problem:
        """Take a decision; the answer is the claim as it stands then. The same key again changes nothing."""
        wish = Wish(body.key, body.after, _decision(body))
        return answered(request, chart_id, claim, lambda actor: desk.decide(actor, chart_id, claim, wish))

    @router.post("/claims/{claim}/code", response_model=models.StateModel)
    def code(request: Request, chart_id: Chart, claim: ClaimName) -> Private | Problem:
        """Run the engine again over the documents as they are now; what was decided holds."""
        return answered(request, chart_id, claim, lambda actor: desk.code_again(actor, chart_id, claim))

    @router.post("/claims/{claim}/complete", response_model=models.StateModel)
    def complete(
        request: Request, chart_id: Chart, claim: ClaimName, body: models.CompletionModel
    ) -> Private | Problem:
        """Make the claim final, where nothing stops it."""
        wish = Wish(body.key, body.after, Decision(Kind.COMPLETE, reason=body.reason))
        return answered(request, chart_id, claim, lambda actor: desk.decide(actor, chart_id, claim, wish))

    @router.post("/claims/{claim}/reopen", response_model=models.StateModel)
    def reopen(request: Request, chart_id: Chart, claim: ClaimName, body: models.ReopeningModel) -> Private | Problem:
        """Open a final claim again, for a reason; what was final stays on record."""
        wish = Wish(body.key, body.after, Decision(Kind.REOPEN, reason=body.reason))
        return answered(request, chart_id, claim, lambda actor: desk.decide(actor, chart_id, claim, wish))


def _decision(body: models.DecisionModel) -> Decision:
    spans = body.evidence if isinstance(body.evidence, list) else [body.evidence] if body.evidence else []
    return Decision(
        kind=Kind(body.kind),
        line=body.line,
        system=body.system,
        code=body.code,
        evidence=tuple(Evidence(one.document, one.start, one.end, "", "") for one in spans),
        reason=body.reason,
        to=body.to,
        field=body.field,
        value=_value(body.value),
        of=body.of,
    )


def _value(given: str | float | list[str] | None) -> Value:
    """A value as it is kept; numbers as they are written."""
    if isinstance(given, bool):
        raise InputError("not a value of a field", "value")
    if isinstance(given, list):
        return tuple(given)
    return given if given is None or isinstance(given, str) else f"{Decimal(str(given)):f}"
