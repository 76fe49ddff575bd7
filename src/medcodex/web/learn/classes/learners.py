"""One learner of a class, for its educators: what they did when, what is agreed with them, what is written to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.errors import ConflictError, InputError
from medcodex.learn.classes.assigning import agree
from medcodex.learn.classes.gradebook import gradebook
from medcodex.learn.classes.remarks import remark, remarks_to
from medcodex.learn.classes.seeing import learner_of, taught
from medcodex.learn.classes.times import moment
from medcodex.web.learn.classes.listing import LIST
from medcodex.web.learn.classes.words import WORDS
from medcodex.web.learn.showing import page
from medcodex.web.workbench.forms import Form, go, typed, whole

if TYPE_CHECKING:
    from fastapi import APIRouter

    from medcodex.web.workbench.bench import Workbench


def add_learners(router: APIRouter, bench: Workbench) -> None:
    """Pages of one learner."""

    def show_page(request: Request, class_id: str, user_id: str, status: int = 200, problem: str = "") -> Response:
        with bench.learning(request) as work:
            book = gradebook(work, class_id)
            user = learner_of(work, book.of, user_id)
            row = next(one for one in book.rows if one.user_id == user_id)
            agreed = {one.id: work.classes.agreement(one.id, user_id) for one in book.assignments}
            reasons = {one.id: work.classes.reason(one.id, user_id) for one in book.assignments if agreed[one.id]}
            remarks = remarks_to(work, class_id, user_id)
            names = {one.by: author.name for one in remarks if (author := work.people.get(one.by)) is not None}
        return page(bench, request, "class_learner.html", status, tab="classes", part="gradebook", book=book,
                    one=book.of, user=user, row=row, agreed=agreed, reasons=reasons, remarks=remarks, names=names,
                    problem=problem, **WORDS)  # fmt: skip

    @router.get(f"{LIST}/{{class_id}}/learners/{{user_id}}")
    def show(request: Request, class_id: str, user_id: str) -> Response:
        """What they did when."""
        return show_page(request, class_id, user_id)

    @router.post(f"{LIST}/{{class_id}}/learners/{{user_id}}/remarks")
    def write(request: Request, class_id: str, user_id: str, form: Form) -> Response:
        """Write to them."""
        try:
            with bench.learning(request) as work:
                remark(work, class_id, user_id, typed(form, "text"), typed(form, "assignment") or None)
        except (InputError, ConflictError) as error:
            return show_page(request, class_id, user_id, 400, error.message)
        return go(f"{LIST}/{class_id}/learners/{user_id}")

    @router.post(f"{LIST}/{{class_id}}/learners/{{user_id}}/agreements")
    def agree_on(request: Request, class_id: str, user_id: str, form: Form) -> Response:
        """Another due time, more attempts, or being excused."""
        try:
            with bench.learning(request) as work:
                zone = taught(work, class_id).zone
                due = moment(typed(form, "due"), zone, "due") if typed(form, "due") else None
                more = whole(typed(form, "more_attempts"), "more_attempts") or 0
                agree(
                    work,
                    class_id,
                    typed(form, "assignment"),
                    user_id,
                    typed(form, "reason"),
                    due=due,
                    more_attempts=more,
                    excused=typed(form, "excused") == "yes",
                )
        except (InputError, ConflictError) as error:
            return show_page(request, class_id, user_id, 400, error.message)
        return go(f"{LIST}/{class_id}/learners/{user_id}")
