"""Two releases side by side: what came, what went, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from medcodex.errors import UsageError
from medcodex.library.shelf.shelf import versions_with_codes
from medcodex.library.systems import ICD10CM
from medcodex.web.pages.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.library.comparing import Compared
    from medcodex.web.pages.view import Desk

KINDS = {
    "added": "Added",
    "deleted": "Deleted",
    "revised": "Revised titles",
    "header_to_billable": "Header to billable",
    "billable_to_header": "Billable to header",
    "notes": "Changed notes",
}


def routes(desk: Desk) -> list[Route]:
    """/book/compare"""

    def compare(request: Request) -> Response:
        asking, query = desk.asking(request), request.query_params
        releases = versions_with_codes(desk.shelf.releases(ICD10CM))
        newest = releases[0].version if releases else ""
        before = releases[1].version if len(releases) > 1 else newest
        new, old = query.get("new") or newest, query.get("old") or before
        shown: dict[str, Any] = {"all": releases, "new": new, "old": old, "compared": None, "kinds": KINDS}
        if query.get("old") or query.get("new"):
            compared = desk.shelf.compare(ICD10CM, old, new)
            shown |= {"compared": compared} | _page(compared, query.get("kind", ""), query.get("page", ""))
        return desk.render(request, "compare.html", asking, ICD10CM, **shown)

    return [Route("/book/compare", compare)]


def _page(compared: Compared, kind: str, number: str) -> dict[str, Any]:
    found: dict[str, Sequence[Any] | None] = {name: getattr(compared.diff, name) for name in KINDS}
    counts = {name: None if items is None else len(items) for name, items in found.items()}
    if kind and kind not in KINDS:
        raise UsageError(f"no such kind of change; one of {', '.join(KINDS)}", "kind")
    kind = kind or next((name for name, count in counts.items() if count), "added")
    return {"kind": kind, "counts": counts, "listed": page_of(found[kind] or (), number)}
