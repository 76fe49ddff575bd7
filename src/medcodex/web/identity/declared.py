"""What each route asks of whoever comes. Where no row speaks of a route the application does not start.

A row has methods ("GET", "GET POST", "*" for all), the path as the route declares it, and what is asked: ``open``
nothing, and nobody looks who comes; ``door`` nothing, but a session is looked up and forms are checked against
forgery; ``session`` any session that lives, be it locked or half-way through signing in; ``signed-in`` a whole one;
else the name of a permission.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.routing import Match

from medcodex.workflow.access import permissions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from starlette.routing import BaseRoute
    from starlette.types import Scope

OPEN, DOOR, SESSION, SIGNED_IN = "open", "door", "session", "signed-in"
ALL = "*"


@dataclass(frozen=True, slots=True)
class Row:
    """A method and path, and what is asked there."""

    method: str
    path: str
    asks: str


@cache
def rows() -> Sequence[Row]:
    """All rows of all parts. ValueError for one that asks for what there is not, or that is told twice."""
    found: dict[tuple[str, str], Row] = {}
    known = {OPEN, DOOR, SESSION, SIGNED_IN, *permissions()}
    for file in sorted((one for one in files("medcodex.web.routes").iterdir() if one.name.endswith(".tsv")),
                       key=lambda one: one.name):  # fmt: skip
        for line in file.read_text(encoding="utf-8").splitlines()[1:]:
            methods, path, asks, _ = line.split("\t")
            for method in methods.split():
                if asks not in known or (method, path) in found:
                    raise ValueError(f"{file.name}: {method} {path}: {asks}")
                found[method, path] = Row(method, path, asks)
    return tuple(found.values())


class Declared:
    """The routes of an application with what each asks."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        """LookupError, naming them, where routes lack a row."""
        self._routes = [(_path(route).partition("{")[0], route) for route in flat(routes)]
        self._asks: Mapping[tuple[str, str], str] = {(row.method, row.path): row.asks for row in rows()}
        missing = [f"{method} {path}" for method, path in self.served() if self.of(method, path) is None]
        if missing:
            raise LookupError(f"no row in web/routes for: {', '.join(missing)}")

    def served(self) -> Iterator[tuple[str, str]]:
        """Every method and path that the application serves; HEAD goes with GET, a mounted folder has GET alone."""
        for _, route in self._routes:
            for method in sorted(getattr(route, "methods", None) or {"GET"}):
                if method != "HEAD":
                    yield method, _path(route)

    def asks(self, scope: Scope) -> str | frozenset[str]:
        """What the route of a request asks; where there is none, the methods that its path takes, none for no path."""
        methods: set[str] = set()
        asked = str(scope["path"])
        for begins, route in self._routes:
            if not asked.startswith(begins):
                continue
            match, _ = route.matches(scope)
            if match is Match.FULL:
                method = "GET" if scope["method"] == "HEAD" else scope["method"]
                return self.of(method, _path(route)) or frozenset()
            if match is Match.PARTIAL:
                methods |= set(getattr(route, "methods", None) or ())
        return frozenset(methods)

    def of(self, method: str, path: str) -> str | None:
        """What is asked at a method and path as they are declared; None where no row speaks of them."""
        return self._asks.get((method, path)) or self._asks.get((ALL, path))


def flat(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """Routes one by one, those of included routers too, in the order in which they are asked."""
    for route in routes:
        inner: Any = getattr(route, "original_router", None)
        if inner is not None:
            yield from flat(inner.routes)
        else:
            yield route


def _path(route: BaseRoute) -> str:
    return str(getattr(route, "path", ""))
