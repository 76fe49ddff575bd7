"""One sitting: its questions while it runs, its report when it has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002

from medcodex.errors import ConflictError, InputError
from medcodex.learn.exams import running
from medcodex.learn.exams.scoring import score
from medcodex.learn.exams.sitting import State
from medcodex.web.learn.exam_words import EXAM_WORDS
from medcodex.web.learn.showing import page
from medcodex.web.workbench.forms import Form, go, typed, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastapi import APIRouter
    from starlette.datastructures import FormData

    from medcodex.app.learn.exams import ExamMeans
    from medcodex.learn.exams.sitting import Sitting
    from medcodex.learn.work import LearnWork
    from medcodex.web.workbench.bench import Workbench

PLACE = "/learn/exams/{sitting}"


def add_sitting(router: APIRouter, bench: Workbench, means: ExamMeans) -> None:
    """GET and POST of one sitting."""

    def shown(request: Request, sitting: str, status: int = 200, problem: str = "") -> Response:
        asked = whole(request.query_params.get("at", ""), "at")
        with bench.learning(request) as work:
            seen = running.see(work, sitting)
            at = asked if asked is not None and 1 <= asked <= seen.sitting.questions else None
            if at is not None and at != seen.sitting.place and seen.sitting.state is State.RUNNING:
                running.look(work, sitting, at)
                seen = running.see(work, sitting)
            now = work.now
        shared: dict[str, Any] = {
            "tab": "exams",
            "problem": problem,
            "seen": seen,
            "sitting": seen.sitting,
            "now": now,
            "at": at,
            "handing": request.query_params.get("act") == "end",
            "blueprint": means.blueprints.get(seen.sitting.blueprint),
            **EXAM_WORDS,
        }
        if seen.sitting.state is State.ENDED:
            blueprint = means.blueprint(seen.sitting.blueprint)
            told = score(blueprint, seen.paper, seen.answers)
            titles = {one.name: one.title for one in blueprint.domains}
            return page(bench, request, "exam_report.html", status, score=told, titles=titles, **shared)
        return page(bench, request, "exam.html", status, **shared)

    @router.get(PLACE)
    def show(request: Request, sitting: str) -> Response:
        """All questions, or the one that ``at`` names; a script shows one at a time. The report once it has ended."""
        return shown(request, sitting)

    @router.post(PLACE)
    def act(request: Request, sitting: str, form: Form) -> Response:
        """What a form says: answers kept, the clock stopped, the paper handed in."""
        try:
            with bench.learning(request) as work:
                if typed(form, "act") in {"save", "end", "end-now", "pause", "next", "back"} or typed(form, "clear"):
                    _save(work, sitting, form)
                _ACTS.get(typed(form, "act"), _nothing)(work, sitting)
        except (ConflictError, InputError) as error:
            return shown(request, sitting, 409 if isinstance(error, ConflictError) else 400, error.message)
        return go(f"/learn/exams/{sitting}{_onward(form)}")


def _nothing(work: LearnWork, sitting: str) -> None:
    pass


_ACTS: Mapping[str, Callable[[LearnWork, str], Sitting | None]] = {
    "pause": running.pause,
    "resume": running.resume,
    "end-now": running.finish,
}


def _save(work: LearnWork, sitting: str, form: FormData) -> None:
    """What the form says of the questions that were on it, where that differs from what is kept."""
    seen = running.see(work, sitting)
    kept = {one.place: one for one in seen.answers}
    for place in _places(form):
        before = kept.get(place)
        if before is None:
            continue
        choice = whole(typed(form, f"choice-{place}"), f"choice-{place}")
        choice = before.choice if choice is None else choice
        if typed(form, "clear") == str(place):
            choice = None
        flagged = bool(typed(form, f"flag-{place}"))
        if (choice, flagged) != (before.choice, before.flagged):
            running.answer(work, sitting, place, choice, flagged)
    if "notes" in form and typed(form, "notes") != seen.sitting.notes.strip():
        running.note(work, sitting, typed(form, "notes"))


def _places(form: FormData) -> list[int]:
    return [int(one) for one in typed(form, "places").split()[:200] if one.isascii() and one.isdigit() and len(one) < 4]


def _onward(form: FormData) -> str:
    """Which question is shown next, where one is shown at a time; who hands in is asked once more."""
    if typed(form, "act") == "end":
        return "?act=end"
    at = typed(form, "at")
    if not (at.isascii() and at.isdigit() and len(at) < 4):
        return ""
    return f"?at={int(at) + {'next': 1, 'back': -1}.get(typed(form, 'act'), 0)}"
