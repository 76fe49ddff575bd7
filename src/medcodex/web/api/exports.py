"""REST over exports of charts."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path
from pydantic import Field
from starlette.requests import Request  # noqa: TC002 - routes are read by their annotations
from starlette.responses import Response

from medcodex.web.api.models import Model
from medcodex.web.workbench.exports import download
from medcodex.workflow.exports.exporting import MAX_REASON, MEDIA, Form, export_chart
from medcodex.workflow.exports.listing import Asked, Table, export_table

if TYPE_CHECKING:
    from medcodex.web.workbench.bench import Workbench


class ExportAsked(Model):
    form: Form
    purpose: str = Field(max_length=40, description="payer-request, appeal, audit, patient-access, legal, operations")
    reason: str = Field(max_length=MAX_REASON)


class TableAsked(ExportAsked):
    table: Table
    since: dt.date | None = Field(None, description="first day of completion; thirty days before the last by default")
    until: dt.date | None = Field(None, description="last day of completion; today by default")
    queue: str = Field("open", max_length=40, description="the worklist's queue")
    payer: str | None = Field(None, max_length=80, description="figures of money of one payer's number")
    sample: bool = Field(False, description="figures of samples and simulations in the place of real money")


def _file(*forms: Form) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {MEDIA[form].partition(";")[0]: {} for form in forms}, "description": "The file"}}


def exports_router(bench: Workbench) -> APIRouter:
    """The routes; for managers and billers."""
    router = APIRouter(prefix="/api", tags=["exports"])

    @router.post(
        "/encounters/{encounter}/exports",
        response_class=Response,
        responses=_file(*Form),
    )
    def export(request: Request, encounter: Annotated[str, Path(max_length=40)], asked: ExportAsked) -> Response:
        """A chart as a file, marked with who took it out, when and why."""
        with bench.begin(request) as work:
            made = export_chart(work, encounter, asked.form, asked.purpose, asked.reason)
        return download(made)

    @router.post("/exports", response_class=Response, responses=_file(Form.CSV, Form.XLSX))
    def export_of_many(request: Request, asked: TableAsked) -> Response:
        """Final codes of a period, the charts of a queue, the department's figures or those of money as a file, marked
        likewise."""
        told = Asked(asked.table, asked.since, asked.until, asked.queue, payer=asked.payer, sample=asked.sample)
        with bench.begin(request) as work:
            made = export_table(work, told, asked.form, asked.purpose, asked.reason)
        return download(made)

    return router
