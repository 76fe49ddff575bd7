"""The parts of learning put together: each is added here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.learn.career import career_at
from medcodex.web.learn.career import career_pages
from medcodex.web.learn.career_rest import career_router
from medcodex.web.learn.drills import drill_pages
from medcodex.web.learn.drills_rest import drills_router
from medcodex.web.learn.home import home_pages

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.library.home import Home
    from medcodex.web.workbench.bench import Workbench


def add_learning(app: FastAPI, bench: Workbench, home: Home) -> None:
    """Add pages and REST of learning to an application over a data folder. InputError where a file of the site cannot
    be read."""
    career = career_at(home)
    for router in (
        home_pages(bench),
        drill_pages(bench),
        drills_router(bench),
        career_pages(bench, career),
        career_router(bench, career),
    ):
        app.include_router(router)
