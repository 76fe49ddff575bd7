"""The parts of learning put together: each is added here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.learn.catalogue import Catalogue
from medcodex.app.learn.marking_means import open_markers
from medcodex.app.learn.practice import Practice
from medcodex.web.api.learn_cases import learn_cases_router
from medcodex.web.learn.cases import case_pages
from medcodex.web.learn.challenges import challenge_pages
from medcodex.web.learn.home import home_pages
from medcodex.web.learn.own_cases import own_case_pages
from medcodex.web.learn.release import release_pages

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.library.shelf import Shelf
    from medcodex.web.workbench.bench import Workbench


def add_learning(app: FastAPI, bench: Workbench, shelf: Shelf) -> None:
    """Add pages and REST of learning to an application."""
    practice = Practice(bench.store, Catalogue(), open_markers(shelf))
    for router in (
        home_pages(bench),
        own_case_pages(bench, practice),
        case_pages(bench, practice),
        challenge_pages(bench),
        release_pages(bench, practice),
        learn_cases_router(bench, practice),
    ):
        app.include_router(router)
