"""The parts of learning put together: each is added here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.learn.questions import QuestionShelf
from medcodex.web.api.learn_questions import learn_questions_router
from medcodex.web.learn.home import home_pages
from medcodex.web.learn.questions import question_pages

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.library.shelf import Shelf
    from medcodex.web.workbench.bench import Workbench


def add_learning(app: FastAPI, bench: Workbench, shelf: Shelf) -> None:
    """Add pages and REST of learning to an application."""
    questions = QuestionShelf(shelf.home)
    for router in (home_pages(bench), question_pages(bench, questions), learn_questions_router(bench, questions)):
        app.include_router(router)
