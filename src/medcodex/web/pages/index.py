"""The alphabetic indexes and tables of ICD-10-CM: letters, main terms, subterms, rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse
from starlette.routing import Route

from medcodex.errors import NotFoundError
from medcodex.library.shelf.icd10cm import Icd10cmVolume
from medcodex.library.systems import ICD10CM
from medcodex.web.pages.terms import Reference, Shown, shown_term, target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.terminology.icd10cm.model import TableRow
    from medcodex.web.pages.view import Asking, Desk

PARTS = {
    "index": "Index to diseases",
    "eindex": "External causes",
    "neoplasm": "Neoplasm table",
    "drug": "Drugs and chemicals",
}
COLUMNS = {
    "neoplasm": ("Malignant primary", "Malignant secondary", "Ca in situ", "Benign", "Uncertain behavior",
                 "Unspecified behavior"),
    "drug": ("Poisoning, accidental", "Poisoning, intentional self-harm", "Poisoning, assault",
             "Poisoning, undetermined", "Adverse effect", "Underdosing"),
}  # fmt: skip


def routes(desk: Desk) -> list[Route]:
    """/book/icd10cm/index/PART/LETTER, /book/icd10cm/index/PART/term/NUMBER, and the way there"""

    def start(request: Request) -> Response:
        asking = desk.asking(request)
        with desk.shelf.lend_as(Icd10cmVolume, asking.date) as volume:
            part = request.path_params.get("part") or next((one for one in PARTS if one in volume.releases), "index")
            _check(part)
            letters = _letters(volume, part)
        if letters:
            first = next((letter for letter in letters if letter.isalpha()), letters[0])
            return RedirectResponse(asking.url(ICD10CM, "index", part, first), 307)
        return desk.render(request, "index_missing.html", asking, ICD10CM, part=part, parts=PARTS)

    def letter(request: Request) -> Response:
        asking = desk.asking(request)
        part, letter = request.path_params["part"], request.path_params["letter"].upper()
        _check(part)
        with desk.shelf.lend_as(Icd10cmVolume, asking.date) as volume:
            letters = _letters(volume, part)
            if letter not in letters:
                raise NotFoundError("no entries under this letter", "letter")
            shown: dict[str, Any] = {"letters": letters, "letter": letter, "part": part, "parts": PARTS,
                                     "edition": volume.releases[part]}  # fmt: skip
            if part in COLUMNS:
                rows = volume.tables[part].rows(letter)
                shown |= {"rows": [_row(volume, part, row, asking) for row in rows]}
                return desk.render(request, "table.html", asking, ICD10CM, columns=COLUMNS[part], **shown)
            shown |= {"mains": volume.index.mains(part, letter)}
        return desk.render(request, "letter.html", asking, ICD10CM, **shown)

    def term(request: Request) -> Response:
        asking, part, number = desk.asking(request), request.path_params["part"], request.path_params["number"]
        if part not in {"index", "eindex"}:
            raise NotFoundError("no such index", "part")
        with desk.shelf.lend_as(Icd10cmVolume, asking.date) as volume:
            node = volume.index.page(part, number) if part in volume.releases else None
            if node is None:
                raise NotFoundError("no such main term in this release", "number")
            main: Shown = shown_term(volume, node, asking)
            letters = volume.index.letters(part)
            letter = next(one for one in letters if any(m.id == number for m in volume.index.mains(part, one)))
            shown = {"main": main, "part": part, "parts": PARTS, "letters": letters, "letter": letter,
                     "edition": volume.releases[part]}  # fmt: skip
        return desk.render(request, "term.html", asking, ICD10CM, **shown)

    return [
        Route("/book/icd10cm/index", start),
        Route("/book/icd10cm/index/{part}", start),
        Route("/book/icd10cm/index/{part}/term/{number:int}", term),
        Route("/book/icd10cm/index/{part}/{letter}", letter),
    ]


def _check(part: str) -> None:
    if part not in PARTS:
        raise NotFoundError(f"no such index; one of {', '.join(PARTS)}", "part")


def _letters(volume: Icd10cmVolume, part: str) -> Sequence[str]:
    if part not in COLUMNS:
        return volume.index.letters(part)
    return volume.tables[part].letters() if part in volume.tables else []


def _row(volume: Icd10cmVolume, part: str, row: TableRow, asking: Asking) -> dict[str, Any]:
    """A row of a table with the addresses that its codes and its reference lead to."""
    found = volume.tables[part].follow(row.see) if row.see else None
    see = f"{asking.url(ICD10CM, 'index', part, found[0])}#r{found[1]}" if found else None
    cells = [(cell, target(volume, cell, asking)) if cell else ("", None) for cell in row.cells]
    return {"row": row, "cells": cells, "see": Reference(row.see, see) if row.see else None}
