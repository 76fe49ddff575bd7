"""Results of a search, under their headings, with the reason for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse
from starlette.routing import Route

from medcodex.errors import MedcodexError, UsageError
from medcodex.library.systems import ICD10CM, SYSTEMS
from medcodex.web.finding import Answered, Asked, find
from medcodex.web.grouping import grouped

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.web.pages.view import Asking, Desk

_LIMIT = 60
_MAX_TEXT = 400


def routes(desk: Desk) -> list[Route]:
    """/book/search"""

    def search(request: Request) -> Response:
        asking = desk.asking(request)
        query = request.query_params
        text, system = query.get("q", "").strip(), query.get("system", "")
        if len(text) > _MAX_TEXT:
            raise UsageError(f"a search of more than {_MAX_TEXT} characters", "q")
        chapter = _chapter(query.get("chapter", ""))
        headers = query.get("headers") == "1"
        asked = Asked(text, asking.date, (system,) if system else (), chapter, not headers, _LIMIT)
        answered = find(desk.shelf, asked) if text else Answered((), None)
        only = answered.hits[0] if len(answered.hits) == 1 else None
        if only is not None and only.via == "code":
            return RedirectResponse(asking.url(only.system, only.code), 303)
        return desk.render(
            request, "search.html", asking, system if system in SYSTEMS else None,
            text=text, chapter=chapter, headers=headers, answered=answered, limit=_LIMIT,
            groups=grouped(answered.hits, lambda system, heading: _title(desk, asking, system, heading)),
            chapters=_chapters(desk, asking), filtered=system,
        )  # fmt: skip

    return [Route("/book/search", search)]


def _chapter(text: str) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 22:
        return int(text)
    raise UsageError("not a chapter from 1 to 22", "chapter")


def _title(desk: Desk, asking: Asking, system: str, heading: str) -> str:
    """What a heading is called; "" where the book has no place of that name."""
    with desk.shelf.lend(system, asking.date) as volume:
        node = volume.node(heading)
        return node.title if node is not None else ""


def _chapters(desk: Desk, asking: Asking) -> list[tuple[str, str]]:
    try:
        with desk.shelf.lend(ICD10CM, asking.date) as volume:
            return [(node.key, node.title) for node in volume.children(None) if node.kind == "chapter"]
    except MedcodexError:
        return []
