"""The routes of worklist and intake, for the application to add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from medcodex.web.api.encounters import encounters_router
from medcodex.web.api.worklist import worklist_router
from medcodex.web.workbench.charts import add_chart_pages
from medcodex.web.workbench.exports import add_export_pages
from medcodex.web.workbench.intake import add_intake_pages
from medcodex.web.workbench.kept_figures import KeptFigures
from medcodex.web.workbench.worklist import add_worklist_pages
from medcodex.web.workbench.worklist_settings import add_settings_pages

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.web.workbench.bench import Workbench


def add_worklist(app: FastAPI, bench: Workbench) -> None:
    """REST and pages of worklist and intake."""
    kept = KeptFigures()
    app.include_router(worklist_router(bench, kept))
    app.include_router(encounters_router(bench))
    pages = APIRouter(include_in_schema=False)
    add_worklist_pages(pages, bench, kept)
    add_chart_pages(pages, bench)
    add_intake_pages(pages, bench)
    add_settings_pages(pages, bench)
    add_export_pages(pages, bench)
    app.include_router(pages)
