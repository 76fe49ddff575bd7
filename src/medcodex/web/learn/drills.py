"""Drills: the list, one with its record beside the editor, an answer with its marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.app.learn.drills import all_drills, drill_of
from medcodex.errors import InputError
from medcodex.learn.cases.case import Level
from medcodex.learn.drills.attempts import hand_in, own_attempt
from medcodex.learn.drills.drill import DrillKind
from medcodex.learn.drills.scoring import LONGEST, score
from medcodex.query.linter import Linter
from medcodex.web.learn.showing import page
from medcodex.web.workbench.forms import Form, go, typed, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.drills.attempts import DrillAttempt
    from medcodex.learn.drills.drill import Drill
    from medcodex.web.workbench.bench import Workbench

DRILLS = "/learn/drills"
_LONGEST_SECONDS = 86_400
_HEADS = {
    DrillKind.QUERY: "Title: \n\n\n\n[ ] Other (please specify): ____\n[ ] Unable to determine\n",
    DrillKind.LETTER: "Re: \n\nDear reviewer,\n\n\n\nSincerely\n",
}


def drill_pages(bench: Workbench) -> APIRouter:
    """/learn/drills."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    linter = Linter()

    @router.get(DRILLS)
    def listed(request: Request) -> Response:
        """All drills with the best that one made of each."""
        query = request.query_params
        kind = query.get("kind") if query.get("kind") in set(DrillKind) else None
        level = query.get("level") if query.get("level") in set(Level) else None
        with bench.learning(request) as work:
            before = work.drills.of_user(work.actor.user_id)
        best: dict[str, float] = {}
        for one in before:
            best[one.drill_id] = max(best.get(one.drill_id, 0.0), one.score)
        drills = [one for one in all_drills().values() if kind in {None, one.kind} and level in {None, one.level}]
        return page(bench, request, "drills.html", tab="drills", drills=drills, best=best, kinds=list(DrillKind),
                    levels=list(Level), kind=kind, level=level)  # fmt: skip

    def editor(request: Request, drill: Drill, status: int = 200, **more: Any) -> Response:
        with bench.learning(request) as work:
            before = [one for one in work.drills.of_user(work.actor.user_id) if one.drill_id == drill.id]
        shown: dict[str, Any] = {"answer": _HEADS[drill.kind], "problem": "", "before": before, "longest": LONGEST}
        return page(bench, request, "drill.html", status, tab="drills", drill=drill, **(shown | more))

    @router.get(f"{DRILLS}/answers/{{attempt_id}}")
    def marked(request: Request, attempt_id: str) -> Response:
        """An answer with its marks."""
        with bench.learning(request) as work:
            attempt = own_attempt(work, attempt_id)
            others = _others(attempt, work.drills.of_user(work.actor.user_id))
        drill = drill_of(attempt.drill_id)
        scored = score(drill, attempt.answer, linter)
        return page(bench, request, "drill_marked.html", tab="drills", drill=drill, attempt=attempt, scored=scored,
                    others=others)  # fmt: skip

    @router.get(f"{DRILLS}/{{drill_id}}")
    def show(request: Request, drill_id: str) -> Response:
        """A drill: its record beside the editor."""
        return editor(request, drill_of(drill_id), assignment=request.query_params.get("assignment", "")[:40])

    @router.post(f"{DRILLS}/{{drill_id}}")
    def answer(request: Request, drill_id: str, form: Form) -> Response:
        """Hand in an answer."""
        drill, text = drill_of(drill_id), _raw(form)
        assignment = typed(form, "assignment")[:40]
        try:
            seconds = whole(typed(form, "seconds"), "seconds")
            with bench.learning(request) as work:
                attempt, _ = hand_in(work, drill, text, linter, assignment_id=assignment or None,
                                     seconds=_sensible(seconds))  # fmt: skip
        except InputError as error:
            return editor(request, drill, 400, problem=error.message, answer=text[:LONGEST], assignment=assignment)
        return go(f"{DRILLS}/answers/{attempt.id}")

    return router


def _raw(form: Form) -> str:
    value = form.get("answer")
    return value if isinstance(value, str) else ""


def _sensible(seconds: int | None) -> int | None:
    return seconds if seconds is not None and 0 <= seconds <= _LONGEST_SECONDS else None


def _others(attempt: DrillAttempt, all_of_them: Sequence[DrillAttempt]) -> Sequence[DrillAttempt]:
    return [one for one in all_of_them if one.drill_id == attempt.drill_id and one.id != attempt.id]
