"""ICD-10-PCS: the tables walked axis by axis, a code explained, codes from words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse
from starlette.routing import Route

from medcodex.library.answers.icd10pcs import advice_on
from medcodex.library.shelf.icd10pcs import Icd10pcsVolume
from medcodex.library.systems import ICD10PCS
from medcodex.terminology.icd10pcs.axes import next_step, path_of, valid_length
from medcodex.terminology.icd10pcs.codes import LENGTH
from medcodex.terminology.icd10pcs.guidance import load_guidance

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.web.pages.view import Asking, Desk

_LISTED = 24  # codes named at most behind the start of one


def routes(desk: Desk) -> list[Route]:
    """/book/icd10pcs and /book/icd10pcs/START"""

    def walk(request: Request) -> Response:
        asking = desk.asking(request)
        typed = request.path_params.get("start", "")
        with desk.shelf.lend_as(Icd10pcsVolume, asking.date) as volume:
            start = volume.normalise(typed) if typed else ""
            if start is None or valid_length(volume.book, start) < len(start):
                return _unknown(desk, request, asking, volume, typed)
            if start != typed:
                return RedirectResponse(asking.url(ICD10PCS, start), 307)
            shown = _walked(volume, start)
        return desk.render(request, "pcs.html", asking, ICD10PCS, start=start, **shown)

    return [Route("/book/icd10pcs", walk), Route("/book/icd10pcs/{start}", walk)]


def _walked(volume: Icd10pcsVolume, start: str) -> dict[str, Any]:
    book, advice = volume.book, load_guidance()
    path, step = path_of(book, start), next_step(book, start)
    row = book.row(start) if step is None else None
    near = volume.neighbours(start) if row is not None else (None, None)
    return {
        "taken": [(axis, advice_on(axis, axis.values[0], advice)) for axis in path],
        "step": step,
        "values": [(value, advice_on(step, value, advice)) for value in step.values] if step else [],
        "left": LENGTH - len(path) - 1,
        "row": row,
        "count": sum(value.codes for value in step.values) if step else 1,
        "listed": [] if step is None or len(start) < 3 else book.below(start, _LISTED),
        "effective": book.effective(start) if row is not None else None,
        "neighbours": [volume.node(key) if key else None for key in near],
        "parts": dict(volume.releases),
        "notices": [one.message for one in volume.notices],
        "release": volume.release,
    }


def _unknown(desk: Desk, request: Request, asking: Asking, volume: Icd10pcsVolume, typed: str) -> Response:
    """A page for what no valid code starts with: how far it goes, and codes near it."""
    code = volume.normalise(typed)
    elsewhere = desk.shelf.standings(ICD10PCS, code) if code else []
    verdict = volume.verdict(typed, asking.date, elsewhere)
    known = code[: valid_length(volume.book, code)] if code else ""
    meant = [node for near in verdict.suggestions if (node := volume.node(near)) is not None]
    if known and (node := volume.node(known)) is not None:
        meant = [*meant, node]
    answer = desk.render(
        request, "unknown.html", asking, ICD10PCS, verdict=verdict, meant=meant, standings=elsewhere, typed=typed
    )
    answer.status_code = 404
    return answer
