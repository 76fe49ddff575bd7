"""The parts of learning put together: each is added here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.learn.exams import open_exams
from medcodex.app.learn.questions import QuestionShelf
from medcodex.web.api.learn_exams import learn_exams_router
from medcodex.web.api.learn_questions import learn_questions_router
from medcodex.web.learn.exams import exam_pages
from medcodex.web.learn.home import home_pages
from medcodex.web.learn.questions import question_pages

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.app.learn.exams import ExamMeans
    from medcodex.library.shelf import Shelf
    from medcodex.web.workbench.bench import Workbench


def add_learning(app: FastAPI, bench: Workbench, shelf: Shelf, exams: ExamMeans | None = None) -> None:
    """Add pages and REST of learning to an application. ``exams`` is what mock exams are made with; opened over the
    shelf's data folder where none is given."""
    questions = QuestionShelf(shelf.home)
    exams = exams or open_exams(shelf.home, questions)
    for router in (
        home_pages(bench),
        question_pages(bench, questions),
        learn_questions_router(bench, questions),
        learn_exams_router(bench, exams),
        exam_pages(bench, exams),
    ):
        app.include_router(router)
