"""The pages of a book's tree: its beginning, a chapter or section, a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse
from starlette.routing import Route

from medcodex.errors import NotFoundError, NotLoadedError, UsageError
from medcodex.library.shelf.concepts import ConceptVolume
from medcodex.library.shelf.icd10cm import Icd10cmVolume
from medcodex.library.systems import SYSTEMS
from medcodex.terminology.lookup import InheritedNote, lookup
from medcodex.web.pages.notes import inherited_blocks, own_blocks
from medcodex.web.pages.paging import page_of
from medcodex.web.pages.tree import tree_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from medcodex.library.shelf import Volume
    from medcodex.terminology.icd10cm.model import TabularEntry
    from medcodex.web.pages.view import Asking, Desk


def routes(desk: Desk) -> list[Route]:
    """/book/SYSTEM, /book/SYSTEM/PLACE, and /book/SYSTEM/VERSION/CODE, which leads to the code as of that release"""

    def top(request: Request) -> Response:
        asking, system = desk.asking(request), _system(request)
        with desk.shelf.lend(system, asking.date) as volume:
            shown = {
                "tree": tree_to(volume, None),
                "listed": page_of(volume.children(None), request.query_params.get("page", "")),
                **_book(volume),
            }
        return desk.render(request, "top.html", asking, system, **shown)

    def place(request: Request) -> Response:
        asking, system, key = desk.asking(request), _system(request), request.path_params["key"]
        with desk.shelf.lend(system, asking.date) as volume:
            found = _found(volume, key)
            if found is None:
                return _unknown(desk, request, asking, volume, key)
            if found != key:
                return RedirectResponse(asking.url(system, found), 307)
            template, shown = _shown(volume, found, asking, request.query_params.get("page", ""))
            shown |= {"tree": tree_to(volume, found), "above": volume.ancestors(found), **_book(volume)}
        return desk.render(request, template, asking, system, **shown)

    def in_release(request: Request) -> Response:
        asking, system = desk.asking(request), _system(request)
        version, key = request.path_params["version"], request.path_params["key"]
        for release in desk.shelf.releases(system):
            if release.version == version and "codes" in release.parts:
                date = release.effective_from.isoformat()
                return RedirectResponse(asking.url(system, key, date=date), 307)
        raise NotLoadedError(f"{SYSTEMS[system].title} {version} is not loaded")

    return [
        Route("/book/{system}", top),
        Route("/book/{system}/{key}", place),
        Route("/book/{system}/{version}/{key}", in_release),
    ]


def _system(request: Request) -> str:
    system = str(request.path_params["system"])
    if system not in SYSTEMS:
        raise NotFoundError("no such code system", "system")
    return system


def _book(volume: Volume) -> dict[str, Any]:
    return {"parts": dict(volume.releases), "notices": [one.message for one in volume.notices],
            "release": volume.release}  # fmt: skip


def _found(volume: Volume, text: str) -> str | None:
    """The place that a part of an address names, as its page is called."""
    for key in (text, text.upper(), volume.normalise(text)):
        if key and volume.node(key) is not None:
            return key
    return None


def _unknown(desk: Desk, request: Request, asking: Asking, volume: Volume, text: str) -> Response:
    """A page for what is no code on this date, with the reason and what may have been meant."""
    code = volume.normalise(text)
    elsewhere = desk.shelf.standings(volume.system, code) if code else []
    verdict = volume.verdict(text, asking.date, elsewhere)
    meant = [node for code in verdict.suggestions if (node := volume.node(code)) is not None]
    answer = desk.render(
        request, "unknown.html", asking, volume.system, verdict=verdict, meant=meant, standings=elsewhere, typed=text
    )
    answer.status_code = 404
    return answer


def _shown(volume: Volume, key: str, asking: Asking, page: str) -> tuple[str, dict[str, Any]]:
    """The template of a place and what it shows."""
    if isinstance(volume, Icd10cmVolume):
        entry = volume.outline.entry(key)
        return ("place.html", _section(volume, entry, asking)) if entry else ("code.html", _code(volume, key, asking))
    if isinstance(volume, ConceptVolume):
        return "concept.html", _concept(volume, key, page)
    raise UsageError("this system has pages of its own", "system")


def _section(volume: Icd10cmVolume, entry: TabularEntry, asking: Asking) -> dict[str, Any]:
    link = _linker(volume, asking)
    above = volume.outline.path(entry.key)[:-1]
    notes = [
        InheritedNote(place.key, kind, text)
        for place in above
        for kind in ("includes", "excludes1", "excludes2", "code_first", "use_additional", "code_also", "notes")
        for text in getattr(place.notes, kind)
    ]
    return {
        "entry": entry,
        "own": own_blocks(entry.notes, link),
        "inherited": inherited_blocks(notes, {place.key: place.title for place in above}, link),
        "below": volume.children(entry.key),
    }


def _code(volume: Icd10cmVolume, code: str, asking: Asking) -> dict[str, Any]:
    answer = lookup(volume.book, code)
    if answer is None:
        raise LookupError("a place of the tree that the book does not have")
    link = _linker(volume, asking)
    before, behind = volume.neighbours(code)
    indexed = bool({"index", "eindex"} & volume.releases.keys())
    return {
        "answer": answer,
        "own": own_blocks(answer.own, link),
        "inherited": inherited_blocks(answer.inherited, {step.key: step.title for step in answer.hierarchy}, link),
        "children": answer.children,
        "neighbours": [volume.node(near) if near else None for near in (before, behind)],
        "leading": volume.index.leading_to(code) if indexed else None,
    }


def _concept(volume: ConceptVolume, code: str, page: str) -> dict[str, Any]:
    answer = volume.lookup(code)
    if answer is None:
        raise LookupError("a place of the tree that the book does not have")
    before, behind = volume.neighbours(code)
    node = volume.node(code)
    return {
        "answer": answer,
        "concept": answer.concept,
        "name": node.title if node else "",
        "meanings": volume.meanings,
        "listed": page_of(volume.children(code), page),
        "neighbours": [volume.node(near) if near else None for near in (before, behind)],
    }


def _linker(volume: Volume, asking: Asking) -> Callable[[str], str | None]:
    """The address of a place that the book has; None for what it has not."""

    def link(key: str) -> str | None:
        return asking.url(volume.system, key) if volume.node(key) is not None else None

    return link
