"""The parts of learning put together: each is added here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.web.learn.drills import drill_pages
from medcodex.web.learn.drills_rest import drills_router
from medcodex.web.learn.home import home_pages

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.web.workbench.bench import Workbench


def add_learning(app: FastAPI, bench: Workbench) -> None:
    """Add pages and REST of learning to an application."""
    for router in (home_pages(bench), drill_pages(bench), drills_router(bench)):
        app.include_router(router)
