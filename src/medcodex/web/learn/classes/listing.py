"""/learn/classes: the classes one teaches and those one learns in; making one, joining one, leaving one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.learn.classes.gradebook import OwnLine, own_line
from medcodex.learn.classes.grading import State
from medcodex.learn.classes.joining import join, leave
from medcodex.learn.classes.keeping import make_class
from medcodex.learn.classes.records import Standing
from medcodex.learn.classes.seeing import my_classes
from medcodex.web.learn.classes.form_reading import term_in
from medcodex.web.learn.classes.words import WORDS
from medcodex.web.learn.showing import page
from medcodex.web.workbench.forms import Form, go, typed

if TYPE_CHECKING:
    import datetime as dt

    from fastapi import APIRouter

    from medcodex.learn.classes.grading import Cell
    from medcodex.learn.classes.records import Assignment, Class
    from medcodex.web.workbench.bench import Workbench

LIST = "/learn/classes"
_WAITING = frozenset({State.OPEN, State.MISSING, State.INCOMPLETE})


@dataclass(frozen=True, slots=True)
class Due:
    """Something a learner has to do, of any of their classes."""

    of: Class
    assignment: Assignment
    cell: Cell


def add_listing(router: APIRouter, bench: Workbench) -> None:
    """The list of classes."""

    def listed(request: Request, status: int = 200, **more: Any) -> Response:
        with bench.learning(request) as work:
            taught, learnt = my_classes(work)
            lines = [own_line(work, one.id) for one in learnt]
            sizes = {one.id: _size(work.classes.members(one.id)) for one in taught}
            today = work.now.date()
        shown = {"problem": "", "filled": {}, "code": "", **more}
        return page(bench, request, "classes.html", status, tab="classes", taught=taught, lines=lines, sizes=sizes,
                    waiting=_waiting(lines), today=today, **WORDS, **shown)  # fmt: skip

    @router.get(LIST)
    def show(request: Request) -> Response:
        """Classes, and what is due in them."""
        return listed(request, code=request.query_params.get("code", "")[:40])

    @router.post(LIST)
    def make(request: Request, form: Form) -> Response:
        """A new class."""
        try:
            name, starts, ends, zone = term_in(form)
            with bench.learning(request) as work:
                made = make_class(work, name, starts, ends, zone)
        except InputError as error:
            filled = {field: typed(form, field) for field in ("name", "starts", "ends", "zone")}
            return listed(request, 400, problem=f"{error.where}: {error.message}", filled=filled)
        return go(f"{LIST}/{made.id}")

    @router.post(f"{LIST}/join")
    def join_one(request: Request, form: Form) -> Response:
        """Join by a code."""
        try:
            with bench.learning(request) as work:
                one = join(work, typed(form, "code"))
        except (NotFoundError, ConflictError, ForbiddenError) as error:
            return listed(request, 400, problem=error.message, code=typed(form, "code")[:40])
        return go(f"{LIST}/{one.id}")

    @router.post(f"{LIST}/{{class_id}}/leave")
    def leave_one(request: Request, class_id: str) -> Response:
        """Leave a class."""
        with bench.learning(request) as work:
            leave(work, class_id)
        return go(LIST)


def _size(members: Any) -> int:
    return sum(one.standing is Standing.MEMBER for one in members)


def _waiting(lines: list[OwnLine]) -> list[Due]:
    """What waits to be done, the nearest due time first; of archived classes nothing."""
    found = [
        Due(line.of, one, cell)
        for line in lines
        if line.of.archived_at is None
        for one, cell in zip(line.assignments, line.row.cells, strict=True)
        if cell.state in _WAITING
    ]
    return sorted(found, key=_by_due)


def _by_due(one: Due) -> dt.datetime:
    return one.cell.due
