"""The parts of learning put together: each is added here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.learn.class_means import class_means
from medcodex.web.api.learn_classes import classes_router
from medcodex.web.learn.classes.routes import class_pages
from medcodex.web.learn.home import home_pages

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.library.shelf import Shelf
    from medcodex.web.workbench.bench import Workbench


def add_learning(app: FastAPI, bench: Workbench, shelf: Shelf) -> None:
    """Add pages and REST of learning to an application."""
    classes = class_means(shelf)
    for router in (home_pages(bench), class_pages(bench, classes), classes_router(bench, classes)):
        app.include_router(router)
