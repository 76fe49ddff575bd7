"""REST over mock exams."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations

from medcodex.errors import ConflictError
from medcodex.learn.exams import running
from medcodex.learn.exams.as_json import paper_object
from medcodex.learn.exams.bad_items import figures, put_back, withdraw
from medcodex.learn.exams.scoring import score
from medcodex.learn.exams.sitting import State
from medcodex.web.api import learn_exams_models as models
from medcodex.web.learn.exams import Asked, begin

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.app.learn.exams import ExamMeans
    from medcodex.learn.exams.running import Seen
    from medcodex.learn.exams.sitting import Answer, Sitting
    from medcodex.web.workbench.bench import Workbench

Key = Annotated[str, Path(max_length=160)]
Place = Annotated[int, Path(ge=1, le=1000)]
_SAME = (
    "id", "blueprint", "title", "seed", "questions", "strict", "state", "started_at", "deadline", "place", "paused_at",
    "ended_at", "ended_by", "right",
)  # fmt: skip


def learn_exams_router(bench: Workbench, means: ExamMeans) -> APIRouter:
    """The routes; those with names of their own before the ones of a sitting's id."""
    router = APIRouter(prefix="/api/learn/exams", tags=["learn"])
    _add_starting(router, bench, means)
    _add_items(router, bench)
    _add_sitting(router, bench, means)
    _add_acts(router, bench)
    return router


def _add_starting(router: APIRouter, bench: Workbench, means: ExamMeans) -> None:
    @router.get("", response_model=models.SittingsModel)
    def listed(request: Request) -> dict[str, Any]:
        """One's own sittings, newest first."""
        with bench.learning(request) as work:
            return {"sittings": [_sitting(one, work.now) for one in running.sittings(work)]}

    @router.post("", response_model=models.SittingModel, status_code=201)
    def started(request: Request, told: models.StartModel) -> dict[str, Any]:
        """Begin a sitting of a fresh paper; its clock runs at once."""
        asked = Asked(told.blueprint, told.questions, told.seed, told.strict, told.assignment)
        sitting = begin(bench, request, means, asked)
        return _sitting(sitting, sitting.started_at)

    @router.get("/blueprints", response_model=models.BlueprintsModel)
    def blueprints(request: Request) -> dict[str, Any]:
        """The exams there are plans of, each figure with source, date and certainty."""
        bench.acting(request)
        return {"blueprints": list(map(asdict, means.blueprints.values()))}


def _add_items(router: APIRouter, bench: Workbench) -> None:
    @router.get("/items", response_model=models.ItemsModel)
    def items(request: Request) -> dict[str, Any]:
        """Difficulty, discrimination and choices from the answers of all sittings that have ended."""
        with bench.learning(request) as work:
            found = figures(work)
        return {
            "items": [asdict(one.statistics) | {"withdrawn": one.bad is not None} for one in found.items],
            "all": found.all,
            "generators": list(map(asdict, found.generators)),
        }

    @router.put("/items/{item}", response_model=models.BadItemModel)
    def out(request: Request, item: Key, told: models.WithdrawModel) -> dict[str, Any]:
        """Take a question out of use here."""
        with bench.learning(request) as work:
            bad = withdraw(work, item, told.reason)
        return {"item": bad.item_id, "by": bad.by, "at": bad.at, "reason": bad.reason}

    @router.delete("/items/{item}", status_code=204)
    def back(request: Request, item: Key) -> None:
        """Put a question back into use."""
        with bench.learning(request) as work:
            put_back(work, item)


def _add_sitting(router: APIRouter, bench: Workbench, means: ExamMeans) -> None:
    @router.get("/{sitting}", response_model=models.SeenModel)
    def one(request: Request, sitting: Key) -> dict[str, Any]:
        """A sitting with its questions and answers; the questions come with their key once it has ended."""
        with bench.learning(request) as work:
            return _seen(running.see(work, sitting), work.now)

    @router.get("/{sitting}/report", response_model=models.ReportModel)
    def report(request: Request, sitting: Key) -> dict[str, Any]:
        """The score, by domain, and what to study next. Conflict while the sitting is open."""
        with bench.learning(request) as work:
            seen = running.see(work, sitting)
        if seen.sitting.state is not State.ENDED:
            raise ConflictError("this sitting has not ended")
        return asdict(score(means.blueprint(seen.sitting.blueprint), seen.paper, seen.answers))


def _add_acts(router: APIRouter, bench: Workbench) -> None:
    @router.put("/{sitting}/answers/{place}", response_model=models.AnsweredModel)
    def answered(request: Request, sitting: Key, place: Place, told: models.AnswerAskedModel) -> dict[str, Any]:
        """Answer or flag a question. Conflict while paused, after the end and after the deadline."""
        choice = told.choice if "choice" in told.model_fields_set else running.KEEP
        flagged = running.KEEP if told.flagged is None else told.flagged
        with bench.learning(request) as work:
            answer = running.answer(work, sitting, place, choice, flagged)
            return {"answer": _answer(answer), "sitting": _sitting(running.standing(work, sitting), work.now)}

    @router.put("/{sitting}/place", response_model=models.SittingModel)
    def looked(request: Request, sitting: Key, told: models.PlaceModel) -> dict[str, Any]:
        """Open another question: time is counted for that one from now on."""
        with bench.learning(request) as work:
            return _sitting(running.look(work, sitting, told.place), work.now)

    @router.put("/{sitting}/notes", response_model=models.SittingModel)
    def noted(request: Request, sitting: Key, told: models.NotesModel) -> dict[str, Any]:
        """Keep the scratchpad."""
        with bench.learning(request) as work:
            return _sitting(running.note(work, sitting, told.text), work.now)

    @router.post("/{sitting}/pause", response_model=models.SittingModel)
    def paused(request: Request, sitting: Key) -> dict[str, Any]:
        """Stop the clock. Conflict where the sitting is strict."""
        with bench.learning(request) as work:
            return _sitting(running.pause(work, sitting), work.now)

    @router.post("/{sitting}/resume", response_model=models.SittingModel)
    def resumed(request: Request, sitting: Key) -> dict[str, Any]:
        """Let the clock run on; the deadline moves by the time it stood."""
        with bench.learning(request) as work:
            return _sitting(running.resume(work, sitting), work.now)

    @router.post("/{sitting}/end", response_model=models.SittingModel)
    def ended(request: Request, sitting: Key) -> dict[str, Any]:
        """Hand the paper in."""
        with bench.learning(request) as work:
            return _sitting(running.finish(work, sitting), work.now)


def _sitting(one: Sitting, now: dt.datetime) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _SAME},
        "now": now,
        "seconds_left": one.left(now).total_seconds(),
        "assignment": one.assignment_id,
    }


def _answer(one: Answer) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("place", "choice", "flagged", "changes", "seconds", "right")}


def _seen(seen: Seen, now: dt.datetime) -> dict[str, Any]:
    ended = seen.sitting.state is State.ENDED
    hidden = seen.sitting.state is State.PAUSED
    return {
        "sitting": _sitting(seen.sitting, now),
        "paper": None if hidden else paper_object(seen.paper, key=ended),
        "answers": list(map(_answer, seen.answers)),
        "pauses": list(map(asdict, seen.pauses)),
        "notes": seen.sitting.notes,
    }
