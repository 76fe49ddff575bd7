"""Pages on which questions are practised: what to ask, one question at a time, how it went."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.errors import InputError
from medcodex.learn.questions.practising import MOST, Answer, Practice, answer, item_at, may_practise, scores
from medcodex.learn.topics import topics
from medcodex.web.learn.showing import page
from medcodex.web.workbench.forms import Form, chosen, go, typed, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import FormData

    from medcodex.app.learn.questions import QuestionShelf
    from medcodex.learn.questions.item import Item
    from medcodex.web.workbench.bench import Workbench

HOME = "/learn/questions"
_KINDS = {"skill": "Coding", "knowledge": "Medicine", "specialty": "By specialty"}
_USUAL = 10
_A_DAY = 24 * 3600
Assignment = Annotated[str, Query(max_length=40)]
Topics = Annotated[list[str] | None, Query(max_length=100)]
Number = Annotated[str, Query(max_length=12)]


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What an address asks for; no ``seed`` where it is left to chance."""

    topics: tuple[str, ...]
    count: int
    seed: int | None
    assignment: str

    @property
    def practice(self) -> Practice:
        """The set of questions."""
        return Practice(self.topics, self.count, self.seed or 0)


def asked_of(
    topic: Topics = None, count: Number = str(_USUAL), seed: Number = "", assignment: Assignment = ""
) -> AskedOf:
    """What an address or a form asks for. InputError for what is no number."""
    return AskedOf(tuple(topic or ()), whole(count, "count") or 0, whole(seed, "seed"), assignment)


Told = Annotated[AskedOf, Depends(asked_of)]


@dataclass(frozen=True, slots=True)
class Set:
    """A set of questions with its addresses."""

    practice: Practice
    assignment: str
    items: Sequence[Item]

    def address(self, part: str, **more: object) -> str:
        """The address of one of its pages."""
        told: list[tuple[str, object]] = [("topic", one) for one in self.practice.topics]
        told += [("count", self.practice.count), ("seed", self.practice.seed)]
        told += [("assignment", self.assignment)] if self.assignment else []
        return f"{HOME}/{part}?{urlencode([*told, *more.items()])}"


def question_pages(bench: Workbench, shelf: QuestionShelf) -> APIRouter:
    """The pages below /learn/questions."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)

    def today(request: Request) -> tuple[dt.date, int]:
        with bench.learning(request) as work:
            may_practise(work)
            return work.now.date(), int(work.new_id()[:7], 16)

    def drawn(request: Request, practice: Practice, assignment: str) -> Set:
        day, _ = today(request)
        source = shelf.on(day)
        return Set(practice, assignment, source.draw(practice.wanted(source.topics()), practice.seed))

    def show(request: Request, one: Set, at: int, told: Answer | None = None, **more: Any) -> Response:
        item = item_at(one.items, at)
        with bench.learning(request) as work:
            begun = work.now.isoformat()
        status = more.pop("status", 200)
        return page(
            bench, request, "question.html", status, tab="questions", one=one, item=item, at=at, told=told,
            titles=topics(), begun=begun, **more,
        )  # fmt: skip

    @router.get(HOME)
    def choose(request: Request, told: Told) -> Response:
        available = shelf.on(today(request)[0]).topics()
        groups = [
            (title, [topics()[name] for name in available if topics()[name].kind == kind])
            for kind, title in _KINDS.items()
        ]
        return page(
            bench, request, "questions.html", tab="questions", groups=groups, picked=set(told.topics),
            assignment=told.assignment, usual=_USUAL, most=MOST,
        )  # fmt: skip

    @router.get(f"{HOME}/set")
    def ask(request: Request, told: Told, at: str = "1") -> Response:
        if told.seed is None:
            chance = Practice(told.topics, told.count, today(request)[1])
            return go(Set(chance, told.assignment, ()).address("set"))
        return show(request, drawn(request, told.practice, told.assignment), (whole(at, "at") or 0) - 1)

    @router.post(f"{HOME}/set")
    def mark(request: Request, form: Form) -> Response:
        practice = asked_of(chosen(form, "topic"), typed(form, "count"), typed(form, "seed")).practice
        one = drawn(request, practice, typed(form, "assignment")[:40])
        at = (whole(typed(form, "at"), "at") or 0) - 1
        choice = whole(typed(form, "choice"), "choice")
        if choice is None:
            return show(request, one, at, problem="Choose one of the answers.", status=400)
        with bench.learning(request) as work:
            seconds = _seconds(form, work.now)
            told = Answer(at, typed(form, "item"), choice, seconds, one.assignment or None)
            kept = answer(work, practice, one.items, told)
        return show(request, one, at, told, again=not kept)

    @router.get(f"{HOME}/done")
    def done(request: Request, told: Told) -> Response:
        one = drawn(request, told.practice, told.assignment)
        with bench.learning(request) as work:
            reached = scores(work, told.practice)
        right = sum(score == 1 for score in reached.values())
        return page(
            bench, request, "questions_done.html", tab="questions", one=one, reached=reached, right=right,
            titles=topics(),
        )  # fmt: skip

    return router


def _seconds(form: FormData, now: dt.datetime) -> int | None:
    """How long ago the question was shown; None where that is not told or was no working time."""
    try:
        begun = dt.datetime.fromisoformat(typed(form, "begun"))
        passed = int((now - begun).total_seconds())
    except (ValueError, TypeError, InputError):
        return None
    return passed if 0 <= passed <= _A_DAY else None
