"""Mock exams: what there is, starting one, past sittings, papers as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.errors import ConflictError, InputError
from medcodex.learn.exams.bad_items import withdrawn
from medcodex.learn.exams.making import MOST_SEED
from medcodex.learn.exams.running import sittings, start
from medcodex.web.learn.exam_items import add_exam_items
from medcodex.web.learn.exam_sitting import add_sitting
from medcodex.web.learn.exam_words import EXAM_WORDS
from medcodex.web.learn.showing import page
from medcodex.web.workbench.forms import Form, go, typed, whole

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from medcodex.app.learn.exams import ExamMeans
    from medcodex.learn.exams.paper import Paper
    from medcodex.learn.exams.sitting import Sitting
    from medcodex.web.workbench.bench import Workbench

LIST = "/learn/exams"
LENGTHS = (25, 50)
_SEED_DIGITS = 7  # hexadecimal, of an id that cannot be guessed


@dataclass(frozen=True, slots=True)
class Asked:
    """What paper is asked for, and how it is to be sat."""

    blueprint: str
    questions: int | None = None
    seed: int | None = None
    strict: bool = False
    assignment_id: str | None = None


def exam_pages(bench: Workbench, means: ExamMeans) -> APIRouter:
    """/learn/exams; pages with names of their own before the one of a sitting's id."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    _add_list(router, bench, means)
    _add_pdf(router, bench, means)
    add_exam_items(router, bench)
    add_sitting(router, bench, means)
    return router


def begin(bench: Workbench, request: Request, means: ExamMeans, asked: Asked) -> Sitting:
    """A sitting of a fresh paper. The paper is made between two transactions: that takes its time, and others work
    meanwhile. Errors as for app.learn.exams.ExamMeans.paper."""
    paper = paper_of(bench, request, means, asked)
    with bench.learning(request) as work:
        return start(
            work, paper, means.blueprint(asked.blueprint), strict=asked.strict, assignment_id=asked.assignment_id
        )


def paper_of(bench: Workbench, request: Request, means: ExamMeans, asked: Asked) -> Paper:
    """A paper as asked for; with a seed of chance where none is given."""
    with bench.learning(request) as work:
        out, today = withdrawn(work), work.now.date()
        seed = int(work.new_id()[:_SEED_DIGITS], 16) if asked.seed is None else asked.seed
    return means.paper(asked.blueprint, today, seed, asked.questions, out)


def _add_list(router: APIRouter, bench: Workbench, means: ExamMeans) -> None:
    def listed(request: Request, status: int = 200, problem: str = "", form: FormData | None = None) -> Response:
        with bench.learning(request) as work:
            found, now = sittings(work), work.now
        query = request.query_params if form is None else form
        return page(
            bench,
            request,
            "exams.html",
            status,
            tab="exams",
            problem=problem,
            blueprints=means.blueprints,
            found=found,
            now=now,
            lengths=LENGTHS,
            most_seed=MOST_SEED,
            asked={name: str(query.get(name) or "")[:40] for name in ("blueprint", "questions", "seed", "assignment")},
            **EXAM_WORDS,
        )

    @router.get(LIST)
    def show(request: Request) -> Response:
        """What there is to sit, what is open, and what was sat."""
        return listed(request)

    @router.post(LIST)
    def begun(request: Request, form: Form) -> Response:
        """A sitting begun."""
        try:
            return go(f"{LIST}/{begin(bench, request, means, asked_by(form)).id}")
        except (InputError, ConflictError) as error:
            return listed(request, 400, error.message, form)


def _add_pdf(router: APIRouter, bench: Workbench, means: ExamMeans) -> None:
    @router.post(f"{LIST}/pdf")
    def pdf(request: Request, form: Form) -> Response:
        """A paper, or the key to it, to be printed."""
        from medcodex.app.learn.exam_pdf.documents import key_pdf, paper_pdf  # noqa: PLC0415 - few print

        asked, key = asked_by(form), typed(form, "what") == "key"
        paper = paper_of(bench, request, means, asked)
        made = (key_pdf if key else paper_pdf)(paper, means.blueprint(asked.blueprint))
        name = f"{paper.blueprint}-{paper.seed}-{len(paper.questions)}{'-key' if key else ''}.pdf"
        return Response(
            made,
            media_type="application/pdf",
            headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"},
        )


def asked_by(form: FormData) -> Asked:
    """What a form asks for. InputError, with the name, for a number that is none."""
    seed = typed(form, "seed")
    if seed and not (seed.isascii() and seed.isdigit() and len(seed) <= len(str(MOST_SEED))):
        raise InputError(f"a whole number from 0 to {MOST_SEED} expected", "seed")
    return Asked(
        typed(form, "blueprint"),
        whole(typed(form, "questions"), "questions"),
        int(seed) if seed else None,
        bool(typed(form, "strict")),
        typed(form, "assignment")[:40] or None,
    )
