"""The first page: what is loaded, and where to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from medcodex.errors import NotLoadedError
from medcodex.library.systems import SYSTEMS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.web.pages.view import Asking, Desk


def routes(desk: Desk) -> list[Route]:
    """/book"""

    def home(request: Request) -> Response:
        asking = desk.asking(request)
        books = [_book(desk, asking, system) for system in desk.shelf.systems()]
        return desk.render(request, "home.html", asking, None, books=books)

    return [Route("/book", home)]


def _book(desk: Desk, asking: Asking, system: str) -> dict[str, object]:
    """A card of one system: the release in force, its size, what is behind."""
    try:
        with desk.shelf.lend(system, asking.date) as volume:
            release = volume.release
            rows = release.parts["codes"].rows if release is not None else 0
            notices = [notice.message for notice in volume.notices]
            parts = dict(volume.releases)
    except NotLoadedError as error:
        release, rows, notices, parts = None, 0, [error.message], {}
    return {
        "system": system,
        "title": SYSTEMS[system].title,
        "licence": SYSTEMS[system].licence,
        "release": release,
        "rows": rows,
        "notices": notices,
        "parts": parts,
    }
