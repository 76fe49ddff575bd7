"""The alphabetic index of ICD-10-PCS: letters, main terms, what stands below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse
from starlette.routing import Route

from medcodex.errors import NotFoundError
from medcodex.library.shelf.icd10pcs import Icd10pcsVolume
from medcodex.library.systems import ICD10PCS
from medcodex.web.pages.terms import shown_pcs_term

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.web.pages.view import Desk

PARTS = {"index": "Index to procedures"}


def routes(desk: Desk) -> list[Route]:
    """/book/icd10pcs/index/index/LETTER, /book/icd10pcs/index/index/term/NUMBER, and the way there"""

    def start(request: Request) -> Response:
        asking = desk.asking(request)
        with desk.shelf.lend_as(Icd10pcsVolume, asking.date) as volume:
            letters = volume.index.letters()
        if letters:
            first = next((letter for letter in letters if letter.isalpha()), letters[0])
            return RedirectResponse(asking.url(ICD10PCS, "index", "index", first), 307)
        return desk.render(request, "index_missing.html", asking, ICD10PCS, part="index", parts=PARTS)

    def letter(request: Request) -> Response:
        asking, letter = desk.asking(request), request.path_params["letter"].upper()
        with desk.shelf.lend_as(Icd10pcsVolume, asking.date) as volume:
            if letter not in volume.index.letters():
                raise NotFoundError("no entries under this letter", "letter")
            shown = _heads(volume, letter) | {"mains": volume.index.mains(letter)}
        return desk.render(request, "letter.html", asking, ICD10PCS, **shown)

    def term(request: Request) -> Response:
        asking, number = desk.asking(request), request.path_params["number"]
        with desk.shelf.lend_as(Icd10pcsVolume, asking.date) as volume:
            pages = volume.index
            found = pages.page(number)
            if found is None:
                raise NotFoundError("no such main term in this release", "number")
            letter = next(one for one in pages.letters() if any(main.id == number for main in pages.mains(one)))
            shown = _heads(volume, letter) | {"main": shown_pcs_term(volume, found, asking)}
        return desk.render(request, "term.html", asking, ICD10PCS, **shown)

    return [
        Route("/book/icd10pcs/index", start),
        Route("/book/icd10pcs/index/index", start),
        Route("/book/icd10pcs/index/index/term/{number:int}", term),
        Route("/book/icd10pcs/index/index/{letter}", letter),
    ]


def _heads(volume: Icd10pcsVolume, letter: str) -> dict[str, Any]:
    return {"parts": PARTS, "part": "index", "letters": volume.index.letters(), "letter": letter,
            "edition": volume.releases["index"]}  # fmt: skip
