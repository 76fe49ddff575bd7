"""Downloads from the pages: a chart, the worklist, final codes, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl

from starlette.datastructures import QueryParams
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.errors import InputError
from medcodex.web.workbench.forms import Form, day, typed
from medcodex.web.workbench.worklist import narrowed_by
from medcodex.workflow.exports.exporting import Exported, export_chart
from medcodex.workflow.exports.exporting import Form as FileForm
from medcodex.workflow.exports.listing import Asked, Table, export_table
from medcodex.workflow.worklist.order import order_from

if TYPE_CHECKING:
    from fastapi import APIRouter

    from medcodex.web.workbench.bench import Workbench

_MAX_ADDRESS = 2000
Word = TypeVar("Word", Table, FileForm)


def add_export_pages(router: APIRouter, bench: Workbench) -> None:
    """POST /work/exports and /work/charts/ID/export."""

    @router.post("/work/exports")
    def table(request: Request, form: Form) -> Response:
        query = QueryParams(parse_qsl(typed(form, "query")[:_MAX_ADDRESS]))
        asked = Asked(
            _one(Table, form, "table"),
            day(form, "since"),
            day(form, "until"),
            query.get("queue") or "open",
            narrowed_by(query),
            order_from(query["sort"].split(",") if query.get("sort") else (), "sort"),
            typed(form, "payer") or None,
            typed(form, "money") == "samples",
        )
        with bench.begin(request) as work:
            made = export_table(
                work, asked, _one(FileForm, form, "form"), typed(form, "purpose"), typed(form, "reason")
            )
        return download(made)

    @router.post("/work/charts/{chart}/export")
    def chart(request: Request, chart: str, form: Form) -> Response:
        with bench.begin(request) as work:
            made = export_chart(
                work, chart, _one(FileForm, form, "form"), typed(form, "purpose"), typed(form, "reason")
            )
        return download(made)


def download(made: Exported) -> Response:
    """A file to be saved, and kept by nobody on the way."""
    headers = {"content-disposition": f'attachment; filename="{made.name}"', "cache-control": "no-store"}
    return Response(made.body, media_type=made.media_type, headers=headers)


def _one(words: type[Word], form: Form, name: str) -> Word:
    try:
        return words(typed(form, name))
    except ValueError:
        raise InputError(f"one of {', '.join(words)} expected", name) from None
