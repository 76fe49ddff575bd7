"""What all pages share: the templates, the date they are for, and the links that carry it on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from medcodex.library.shelf.shelf import versions_with_codes
from medcodex.library.systems import ICD10CM, SYSTEMS
from medcodex.web.asking import date_in
from medcodex.web.hashes import asset

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Scope

    from medcodex.library.schema import Release
    from medcodex.library.shelf import Shelf


@lru_cache
def environment() -> Environment:
    """The templates; everything put into them is escaped."""
    found = Environment(
        loader=PackageLoader("medcodex.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.globals["asset"] = asset
    found.filters["thousands"] = lambda number: f"{number:,}"
    return found


@dataclass(frozen=True, slots=True)
class Asking:
    """The date a page is for, and the one its query names (None where it is today's), which its links carry on."""

    date: datetime.date
    named: datetime.date | None

    def url(self, *steps: str, **query: object) -> str:
        """A page of the code book: steps of its path, then a query, empty values left out."""
        kept = {name: value for name, value in query.items() if value not in {None, ""}}
        if self.named is not None:
            kept.setdefault("date", self.named.isoformat())
        path = "/".join(("/book", *(quote(step, safe="") for step in steps)))
        return f"{path}?{urlencode(kept)}" if kept else path


@dataclass(frozen=True, slots=True)
class Desk:
    """The shelf and the clock that every page asks."""

    shelf: Shelf
    today: Callable[[], datetime.date]

    def asking(self, request: Request) -> Asking:
        """The date a request is about. UsageError where it names something else."""
        named = date_in(request.query_params.get("date"))
        return Asking(named or self.today(), named)

    def render(self, request: Request, template: str, asking: Asking, system: str | None, **context: Any) -> Response:
        """A page. ``system`` is the one it belongs to, None for pages of all."""
        systems = self.shelf.systems()
        shown = system or (ICD10CM if ICD10CM in systems else next(iter(systems), None))
        releases = versions_with_codes(self.shelf.releases(shown)) if shown else []
        kept = {name: value for name, value in request.query_params.items() if name != "date"}

        def at(date: datetime.date | None) -> str:
            """The page asked for, as of another date or of today."""
            query = urlencode(kept | ({"date": date.isoformat()} if date else {}))
            return f"{request.url.path}?{query}" if query else request.url.path

        text = environment().get_template(template).render(
            asking=asking,
            url=asking.url,
            path=request.url.path,
            system=system,
            systems=[(name, SYSTEMS[name].title) for name in systems],
            titles={name: found.title for name, found in SYSTEMS.items()},
            chosen=_in_force(releases, asking.date),
            releases=releases,
            shown=shown,
            kept=kept,
            at=at,
            at_page=lambda number: f"{request.url.path}?{urlencode({**request.query_params, 'page': number})}",
            **context,
        )  # fmt: skip
        return HTMLResponse(text)


def _in_force(releases: list[Release], date: datetime.date) -> Release | None:
    return next((release for release in releases if release.effective_from <= date), None)


def error_page(scope: Scope, status: int, message: str) -> Response:
    """A page that says what went wrong."""
    text = environment().get_template("error.html").render(status=status, phrase=HTTPStatus(status).phrase,
                                                           message=message)  # fmt: skip
    return HTMLResponse(text, status)
