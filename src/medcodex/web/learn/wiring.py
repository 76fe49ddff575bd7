"""The parts of learning put together: each is added here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.learn.education_rules import education_rules_at
from medcodex.web.api.learn_education import education_router
from medcodex.web.api.learn_study import study_router
from medcodex.web.learn.education import education_pages
from medcodex.web.learn.home import home_pages
from medcodex.web.learn.study import study_pages

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.library.home import Home
    from medcodex.web.workbench.bench import Workbench


def add_learning(app: FastAPI, bench: Workbench, home: Home) -> None:
    """Add pages and REST of learning to an application."""
    rules = education_rules_at(None, home)
    for router in (
        home_pages(bench, rules),
        study_pages(bench, rules),
        study_router(bench, rules),
        education_pages(bench, rules),
        education_router(bench, rules),
    ):
        app.include_router(router)
