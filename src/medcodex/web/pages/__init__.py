"""The code book as pages: they work without scripts; scripts add type-ahead, the tree and the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse
from starlette.routing import Route

from medcodex.web.pages import compare, home, icd10pcs, icd10pcs_index, index, places, search
from medcodex.web.pages.view import Desk

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.library.shelf import Shelf


def book_routes(shelf: Shelf, today: Callable[[], datetime.date]) -> list[Route]:
    """The pages over the books of one shelf. What comes first wins: systems with pages of their own, then all."""
    desk = Desk(shelf, today)
    return [
        Route("/", _to_book),
        *home.routes(desk),
        *search.routes(desk),
        *compare.routes(desk),
        *index.routes(desk),
        *icd10pcs_index.routes(desk),
        *icd10pcs.routes(desk),
        *places.routes(desk),
    ]


def _to_book(request: Request) -> Response:
    return RedirectResponse("/book", 307)
