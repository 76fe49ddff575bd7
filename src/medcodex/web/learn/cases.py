"""Practice charts: the list, a chart to be coded, a marked answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.errors import InputError
from medcodex.learn.cases.case import Level
from medcodex.learn.marking.credit import credits_of
from medcodex.learn.marking.highlight import Passage, pieces
from medcodex.learn.marking.marking import is_stay
from medcodex.learn.marking.near import FOUND
from medcodex.learn.practice.attempt import see_attempt
from medcodex.learn.topics import topics
from medcodex.web.learn.case_form import Typed, rearranged, shape_of, typed_form, with_free_rows
from medcodex.web.learn.case_words import WORDS
from medcodex.web.learn.showing import page, told_problem
from medcodex.web.workbench.forms import Form, go

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.app.learn.catalogue import Listed
    from medcodex.app.learn.practice import Practice
    from medcodex.learn.cases.case import Case
    from medcodex.web.workbench.bench import Workbench

LIST = "/learn/cases"
_FILTERS = ("setting", "level", "topic", "done", "words")


def case_pages(bench: Workbench, practice: Practice) -> APIRouter:
    """/learn/cases, /learn/attempts."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    _add_list(router, bench, practice)
    _add_chart(router, bench, practice)
    _add_attempt(router, bench, practice)
    return router


def _add_list(router: APIRouter, bench: Workbench, practice: Practice) -> None:
    @router.get(LIST)
    def listed(request: Request) -> Response:
        query = {name: request.query_params.get(name, "")[:80] for name in _FILTERS}
        with bench.learning(request) as work:
            there = practice.catalogue.listed(work)
            best = work.attempts.best(work.actor.user_id)
        found = [one for one in there.values() if _asked(one.case, query, best)]
        return page(
            bench,
            request,
            "cases.html",
            tab="cases",
            found=found,
            count=len(there),
            best=best,
            query=query,
            narrowed=any(query.values()),
            settings=sorted({one.case.setting.value for one in there.values()}),
            levels=[level.value for level in Level],
            topics={name: one.title for name, one in topics().items() if _is_topic(name, there)},
            **WORDS,
        )


def _add_chart(router: APIRouter, bench: Workbench, practice: Practice) -> None:
    def shown(request: Request, name: str, told: Typed, status: int = 200, problem: str = "") -> Response:
        with bench.learning(request) as work:
            listed = practice.catalogue.one(work, name)
            attempts = work.attempts.of_user(work.actor.user_id, name)
            begun = told.begun or work.now.isoformat()
        return page(
            bench,
            request,
            "case.html",
            status,
            tab="cases",
            case=listed.case,
            author=listed.author,
            attempts=attempts,
            told=with_free_rows(told),
            begun=begun,
            stay=is_stay(listed.case),
            problem=problem,
            topic_names={name: one.title for name, one in topics().items()},
            **WORDS,
        )

    @router.get(f"{LIST}/{{case}}")
    def one(request: Request, case: str) -> Response:
        return shown(request, case, Typed(assignment=request.query_params.get("assignment", "")[:40]))

    @router.post(f"{LIST}/{{case}}")
    def answer(request: Request, case: str, form: Form) -> Response:
        told = typed_form(form)
        moved = rearranged(told)
        if moved is not None:
            return shown(request, case, moved)
        actor = bench.acting(request)
        with bench.learning(request) as work:
            now = work.now
        try:
            attempt = practice.mark(actor, case, shape_of(told, now), told.assignment or None)
        except InputError as error:
            return shown(request, case, told, 400, told_problem(error))
        return go(f"/learn/attempts/{attempt.id}")


def _add_attempt(router: APIRouter, bench: Workbench, practice: Practice) -> None:
    @router.get("/learn/attempts/{attempt}")
    def one(request: Request, attempt: str) -> Response:
        with bench.learning(request) as work:
            found = see_attempt(work, attempt)
            case = practice.catalogue.as_marked(work, found.case_id, found.digest)
            open_now = found.case_id in practice.catalogue.listed(work)
            mine = [one for one in work.challenges.of_user(found.user_id) if one.attempt_id == found.id]
            own = found.user_id == work.actor.user_id
        if found.mark is None:
            return page(bench, request, "attempt_waiting.html", tab="cases", attempt=found)
        mark: Mapping[str, Any] = found.mark
        return page(
            bench,
            request,
            "attempt.html",
            tab="cases",
            attempt=found,
            mark=mark,
            case=case,
            changed=case is not None and case.digest != found.digest,
            documents=marked_documents(case, mark),
            credits=credits_of("key"),
            open_now=open_now,
            own=own,
            challenges=mine,
            **WORDS,
        )


def marked_documents(case: Case | None, mark: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The chart's documents in pieces, its evidence marked as found or missed. A quote that stands no more where the
    mark says is left out."""
    found = []
    for document in case.documents if case is not None else ():
        passages = [
            Passage(quote["start"], quote["end"], code["code"], _kind(code))
            for code in mark["key"]
            for quote in code["evidence"]
            if quote["document"] == document.id and document.text[quote["start"] : quote["end"]] == quote["text"]
        ]
        found.append({"document": document, "pieces": pieces(document.text, passages)})
    return found


def _kind(code: Mapping[str, Any]) -> str:
    return "found" if code["near"] in FOUND else "missed" if code["need"] == "required" else "allowed"


def _asked(case: Case, query: Mapping[str, str], best: Mapping[str, float]) -> bool:
    """Whether a chart is among those asked for."""
    words = query["words"].casefold().split()
    title = f"{case.title} {case.id}".casefold()
    return (
        query["setting"] in {"", case.setting.value}
        and query["level"] in {"", case.level.value}
        and (not query["topic"] or query["topic"] in case.topics)
        and (not query["done"] or (query["done"] == "yes") == (case.id in best))
        and all(word in title for word in words)
    )


def _is_topic(name: str, there: Mapping[str, Listed]) -> bool:
    return any(name in one.case.topics for one in there.values())
