"""The parts of learning put together: each is added here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.web.api.learn_exams import learn_exams_router
from medcodex.web.learn.exams import exam_pages
from medcodex.web.learn.home import home_pages

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.app.learn.exams import ExamMeans
    from medcodex.web.workbench.bench import Workbench


def add_learning(app: FastAPI, bench: Workbench, exams: ExamMeans) -> None:
    """Add pages and REST of learning to an application."""
    for router in (home_pages(bench), learn_exams_router(bench, exams), exam_pages(bench, exams)):
        app.include_router(router)
