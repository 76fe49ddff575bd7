"""REST over legal holds."""

from __future__ import annotations

import datetime  # noqa: TC003 - the models are built from their annotations
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.requests import Request  # noqa: TC002 - routes are read by their annotations

from medcodex.web.api.models import Model
from medcodex.workflow.keeping.holds import MAX_REASON, legal_holds, lift_hold, place_hold

if TYPE_CHECKING:
    from medcodex.web.workbench.bench import Workbench

Key = Annotated[str, Path(max_length=40)]


class Reason(Model):
    reason: str = Field(max_length=MAX_REASON)


class LegalHoldModel(Model):
    id: str
    chart_id: str
    reason: str
    placed_by: str
    placed_at: datetime.datetime
    lifted_by: str | None
    lifted_at: datetime.datetime | None


class LegalHoldsModel(Model):
    legal_holds: list[LegalHoldModel]


def legal_holds_router(bench: Workbench) -> APIRouter:
    """The routes; for managers and administrators."""
    router = APIRouter(prefix="/api", tags=["legal holds"])

    @router.get("/legal-holds", response_model=LegalHoldsModel)
    def listed(request: Request, encounter: Annotated[str | None, Query(max_length=40)] = None) -> dict[str, Any]:
        """Legal holds, standing and lifted, oldest first; of one chart or of all."""
        with bench.begin(request) as work:
            return {"legal_holds": [asdict(one) for one in legal_holds(work, encounter)]}

    @router.post("/encounters/{encounter}/legal-holds", response_model=LegalHoldModel, status_code=201)
    def place(request: Request, encounter: Key, asked: Reason) -> dict[str, Any]:
        """Keep a chart, whatever the retention rules say."""
        with bench.begin(request) as work:
            return asdict(place_hold(work, encounter, asked.reason))

    @router.post("/legal-holds/{hold}/lift", response_model=LegalHoldModel)
    def lift(request: Request, hold: Key, asked: Reason) -> dict[str, Any]:
        """Lift a legal hold."""
        with bench.begin(request) as work:
            return asdict(lift_hold(work, hold, asked.reason))

    return router
