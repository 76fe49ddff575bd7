"""Assignments: set, changed, taken back; and the way of a learner to what was set."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.learn.classes.assigning import change_work, set_work, withdraw
from medcodex.learn.classes.records import AssignmentKind
from medcodex.learn.classes.seeing import joined, running, set_in
from medcodex.learn.classes.times import by_clock
from medcodex.web.learn.classes.form_reading import asked_in, version_in
from medcodex.web.learn.classes.listing import LIST
from medcodex.web.learn.classes.words import WORDS, link
from medcodex.web.learn.showing import page
from medcodex.web.workbench.forms import Form, chosen, go, typed

if TYPE_CHECKING:
    from fastapi import APIRouter
    from starlette.datastructures import FormData

    from medcodex.app.learn.class_means import ClassMeans
    from medcodex.learn.classes.records import Assignment, Class
    from medcodex.web.workbench.bench import Workbench

_FIELDS = (
    "title",
    "kind",
    "opens",
    "due",
    "attempts",
    "late",
    "key_shown",
    "counts",
    "weight",
    "questions",
    "variants",
)
_LOCAL = "%Y-%m-%dT%H:%M"


def add_assignments(router: APIRouter, bench: Workbench, means: ClassMeans) -> None:
    """Pages of assignments."""
    _add_form(router, bench, means)

    @router.post(f"{LIST}/{{class_id}}/assignments/{{assignment_id}}/withdraw")
    def take_back(request: Request, class_id: str, assignment_id: str) -> Response:
        """Take an assignment back."""
        with bench.learning(request) as work:
            withdraw(work, class_id, assignment_id)
        return go(f"{LIST}/{class_id}")

    @router.get(f"{LIST}/{{class_id}}/assignments/{{assignment_id}}/do/{{subject}}")
    def lead(request: Request, class_id: str, assignment_id: str, subject: str) -> Response:
        """Lead a learner to what was set: to their own variant, where each has one."""
        with bench.learning(request) as work:
            found = set_in(work, joined(work, class_id), assignment_id)
            learner = work.actor.user_id
        if subject not in found.subjects:
            raise NotFoundError("no such part of this assignment", subject)
        chart = found.kind is AssignmentKind.CASE and found.variants
        return go(link(found, subject, means.variants.chosen(subject, f"{learner}:{found.id}") if chart else subject))


def _add_form(router: APIRouter, bench: Workbench, means: ClassMeans) -> None:
    def form_page(request: Request, one: Class, filled: dict[str, Any], status: int = 200, **more: Any) -> Response:
        with bench.learning(request) as work:
            lists = {kind: means.subjects.titles(work, kind) for kind in AssignmentKind}
        shown = {"problem": "", "assignment": None, **more}
        return page(bench, request, "class_assignment.html", status, tab="classes", part="assignments", one=one,
                    filled=filled, lists=lists, **WORDS, **shown)  # fmt: skip

    @router.get(f"{LIST}/{{class_id}}/assignments/new")
    def new(request: Request, class_id: str) -> Response:
        """The form of a new assignment."""
        with bench.learning(request) as work:
            one, now = running(work, class_id), work.now
        opens = by_clock(now, one.zone).replace(minute=0)
        due = (opens + dt.timedelta(days=7)).replace(hour=23, minute=59)
        filled = {"opens": opens.strftime(_LOCAL), "due": due.strftime(_LOCAL), "weight": "1", "kind": "case"}
        return form_page(request, one, filled | {"subjects": []})

    @router.post(f"{LIST}/{{class_id}}/assignments")
    def set_one(request: Request, class_id: str, form: Form) -> Response:
        """Set it."""
        with bench.learning(request) as work:
            one = running(work, class_id)
        try:
            asked = asked_in(form, one.zone)
            with bench.learning(request) as work:
                set_work(work, class_id, asked, means.subjects)
        except InputError as error:
            return form_page(request, one, _typed_in(form), 400, problem=f"{error.where}: {error.message}")
        return go(f"{LIST}/{class_id}")

    @router.get(f"{LIST}/{{class_id}}/assignments/{{assignment_id}}")
    def show(request: Request, class_id: str, assignment_id: str) -> Response:
        """The form of one that is set."""
        with bench.learning(request) as work:
            one = running(work, class_id)
            found = set_in(work, one, assignment_id)
        return form_page(request, one, _filled(found, one), assignment=found)

    @router.post(f"{LIST}/{{class_id}}/assignments/{{assignment_id}}")
    def change(request: Request, class_id: str, assignment_id: str, form: Form) -> Response:
        """Change it."""
        with bench.learning(request) as work:
            one = running(work, class_id)
            found = set_in(work, one, assignment_id)
        try:
            asked, version = asked_in(form, one.zone), version_in(form)
            with bench.learning(request) as work:
                change_work(work, class_id, assignment_id, version, asked, means.subjects)
        except (InputError, ConflictError) as error:
            told = f"{error.where}: {error.message}" if isinstance(error, InputError) else error.message
            status = 400 if isinstance(error, InputError) else 409
            return form_page(request, one, _typed_in(form), status, problem=told, assignment=found)
        return go(f"{LIST}/{class_id}")


def _typed_in(form: FormData) -> dict[str, Any]:
    kind = typed(form, "kind")
    filled: dict[str, Any] = {name: typed(form, name) for name in _FIELDS}
    return filled | {"subjects": chosen(form, f"{kind}-subjects")}


def _filled(one: Assignment, of: Class) -> dict[str, Any]:
    def number(value: int | None) -> str:
        return "" if value is None else str(value)

    return {
        "title": one.title,
        "kind": str(one.kind),
        "subjects": list(one.subjects),
        "opens": by_clock(one.opens, of.zone).strftime(_LOCAL),
        "due": by_clock(one.due, of.zone).strftime(_LOCAL),
        "attempts": number(one.attempts),
        "late": str(one.late),
        "key_shown": str(one.key_shown),
        "counts": str(one.counts),
        "weight": str(one.weight),
        "questions": number(one.questions),
        "variants": "yes" if one.variants else "",
    }
