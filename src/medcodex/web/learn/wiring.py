"""The parts of learning put together: each is added here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.learn.career import career_at
from medcodex.app.learn.catalogue import Catalogue
from medcodex.app.learn.class_means import class_means
from medcodex.app.learn.education_rules import education_rules_at
from medcodex.app.learn.exams import open_exams
from medcodex.app.learn.marking_means import open_markers
from medcodex.app.learn.practice import Practice
from medcodex.app.learn.questions import QuestionShelf
from medcodex.app.learn.variants import variants_of
from medcodex.web.api.learn_cases import learn_cases_router
from medcodex.web.api.learn_classes import classes_router
from medcodex.web.api.learn_education import education_router
from medcodex.web.api.learn_exams import learn_exams_router
from medcodex.web.api.learn_questions import learn_questions_router
from medcodex.web.api.learn_study import study_router
from medcodex.web.learn.career import career_pages
from medcodex.web.learn.career_rest import career_router
from medcodex.web.learn.cases import case_pages
from medcodex.web.learn.challenges import challenge_pages
from medcodex.web.learn.classes.routes import class_pages
from medcodex.web.learn.drills import drill_pages
from medcodex.web.learn.drills_rest import drills_router
from medcodex.web.learn.education import education_pages
from medcodex.web.learn.exams import exam_pages
from medcodex.web.learn.home import home_pages
from medcodex.web.learn.own_cases import own_case_pages
from medcodex.web.learn.questions import question_pages
from medcodex.web.learn.release import release_pages
from medcodex.web.learn.study import study_pages

if TYPE_CHECKING:
    from fastapi import FastAPI

    from medcodex.app.learn.exams import ExamMeans
    from medcodex.library.shelf import Shelf
    from medcodex.web.workbench.bench import Workbench


def add_learning(app: FastAPI, bench: Workbench, shelf: Shelf, exams: ExamMeans | None = None) -> None:
    """Add pages and REST of learning to an application over the books of a data folder. ``exams`` is what mock exams
    are made with; opened over the data folder where none is given. InputError where a file of the site in it cannot be
    read."""
    variants = variants_of(shelf)
    catalogue = Catalogue(variants=variants.case)
    practice = Practice(bench.store, catalogue, open_markers(shelf))
    questions = QuestionShelf(shelf.home)
    exams = exams or open_exams(shelf.home, questions)
    classes = class_means(catalogue, exams, variants)
    career = career_at(shelf.home)
    rules = education_rules_at(None, shelf.home)
    for router in (
        home_pages(bench, rules),
        own_case_pages(bench, practice),
        case_pages(bench, practice),
        challenge_pages(bench),
        release_pages(bench, practice),
        learn_cases_router(bench, practice),
        question_pages(bench, questions),
        learn_questions_router(bench, questions),
        learn_exams_router(bench, exams),
        exam_pages(bench, exams),
        drill_pages(bench),
        drills_router(bench),
        study_pages(bench, rules),
        study_router(bench, rules),
        education_pages(bench, rules),
        education_router(bench, rules),
        class_pages(bench, classes),
        classes_router(bench, classes),
        career_pages(bench, career),
        career_router(bench, career),
    ):
        app.include_router(router)
