"""REST over exports of charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path
from pydantic import Field
from starlette.requests import Request  # noqa: TC002 - routes are read by their annotations
from starlette.responses import Response

from medcodex.web.api.models import Model
from medcodex.workflow.exports.exporting import MAX_REASON, Form, export_chart

if TYPE_CHECKING:
    from medcodex.web.workbench.bench import Workbench


class ExportAsked(Model):
    form: Form
    purpose: str = Field(max_length=40, description="payer-request, appeal, audit, patient-access, legal, operations")
    reason: str = Field(max_length=MAX_REASON)


def exports_router(bench: Workbench) -> APIRouter:
    """The routes; for managers and billers."""
    router = APIRouter(prefix="/api", tags=["exports"])

    @router.post(
        "/encounters/{encounter}/exports",
        response_class=Response,
        responses={200: {"content": {"text/csv": {}, "application/json": {}}, "description": "The file"}},
    )
    def export(request: Request, encounter: Annotated[str, Path(max_length=40)], asked: ExportAsked) -> Response:
        """A chart as a file, marked with who took it out, when and why."""
        with bench.begin(request) as work:
            made = export_chart(work, encounter, asked.form, asked.purpose, asked.reason)
        headers = {"content-disposition": f'attachment; filename="{made.name}"', "cache-control": "no-store"}
        return Response(made.body, media_type=made.media_type, headers=headers)

    return router
