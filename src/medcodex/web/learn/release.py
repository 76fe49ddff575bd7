"""Reviewed charts of the workbench that become practice charts: read without identifiers, confirmed, kept as drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.app.learn.releasing import candidates, confirm, keep, read_release
from medcodex.encounter import Claim
from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.learn.marking.highlight import Passage, pieces
from medcodex.web.learn.case_words import WORDS
from medcodex.web.learn.showing import page
from medcodex.web.workbench.forms import Form, go, typed

if TYPE_CHECKING:
    from medcodex.app.learn.practice import Practice
    from medcodex.app.learn.release_case import ReleasedDocument
    from medcodex.learn.marking.highlight import Piece
    from medcodex.web.workbench.bench import Workbench

LIST = "/learn/release"


def release_pages(bench: Workbench, practice: Practice) -> APIRouter:
    """/learn/release."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)

    @router.get(LIST)
    def listed(request: Request) -> Response:
        with bench.begin(request) as work:
            found = candidates(work)
        return page(bench, request, "release.html", tab="cases", found=found, **WORDS)

    @router.post(f"{LIST}/{{chart}}/{{claim}}")
    def one(request: Request, chart: str, claim: str, form: Form) -> Response:
        """Read, with words to be replaced besides; or keep what was read. What was typed may name the patient: it
        comes in a form's body, never in an address."""
        words = [line.strip() for line in typed(form, "words").splitlines() if line.strip()]
        problem = ""
        with bench.begin(request) as work:
            shown = read_release(work, chart, _claim(claim), words, practice.markers.books)
            if typed(form, "act") == "keep":
                try:
                    confirm(work, shown, typed(form, "seen"), read=typed(form, "read") == "yes")
                except (InputError, ConflictError) as error:
                    problem = error.message
        if typed(form, "act") == "keep" and not problem:
            with bench.learning(request) as learning:
                draft = keep(learning, shown)
            return go(f"/learn/cases/own/{draft.id}")
        return page(
            bench,
            request,
            "release_one.html",
            400 if problem else 200,
            tab="cases",
            shown=shown,
            documents=[(one, _pieces(one)) for one in shown.documents],
            words="\n".join(words),
            problem=problem,
            **WORDS,
        )

    return router


def _pieces(document: ReleasedDocument) -> list[Piece]:
    places = [Passage(start, end, kind, "found") for start, end, kind in document.cleaned.replaced]
    return list(pieces(document.cleaned.text, places))


def _claim(text: str) -> Claim:
    try:
        return Claim(text)
    except ValueError:
        raise NotFoundError("no such claim", "claim") from None
