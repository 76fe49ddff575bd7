"""The loaded concept maps, as the FHIR terminology service asks them."""

from __future__ import annotations

import datetime as dt
from threading import Lock
from typing import TYPE_CHECKING

from medcodex.library.home import default_home
from medcodex.library.maps import open_maps
from medcodex.terminology.maps.model import Relationship
from medcodex.terminology.maps.systems import MAP_SYSTEMS
from medcodex.terminology.valueset.maps import ConceptMap, Match
from medcodex.terminology.valueset.records import Coding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from medcodex.library.home import Home
    from medcodex.library.map_book import SqliteMapBook
    from medcodex.terminology.maps.model import ConceptMap as LoadedMap
    from medcodex.terminology.maps.model import MapInfo, MapRow
    from medcodex.terminology.valueset.maps import Question


class LoadedMaps:
    """The maps that answer on the day it is; implements terminology.valueset.maps.ConceptMaps. Systems that FHIR has
    no address for are called urn:medcodex:system:NAME."""

    def __init__(self, home: Home, today: Callable[[], dt.date]) -> None:
        self._home = home
        self._today = today
        self._lock = Lock()
        self._book: tuple[dt.date, SqliteMapBook] | None = None

    def maps(self, url: str = "") -> Sequence[ConceptMap]:
        infos = (one.info for one in self._opened().maps())
        return [_described(info) for info in infos if not url or info.url == url]

    def answers(self, question: Question) -> bool:
        return any(True for _ in self._fitting(question))

    def translate(self, question: Question) -> Sequence[Match]:
        return [match for one in self._fitting(question) for match in _matches(one, question)]

    def _fitting(self, question: Question) -> Iterator[LoadedMap]:
        if question.source_scope or question.target_scope:
            return  # the maps go between whole systems, not between value sets
        backwards = question.backwards
        source = question.source_system if backwards else question.coding.system
        target = question.coding.system or question.target_system if backwards else question.target_system
        for one in self._opened().maps():
            info = one.info
            named = not question.map_url or question.map_url == info.url
            version = not question.map_version or question.map_version == info.version
            if named and version and source in {"", _uri(info.source)} and target in {"", _uri(info.target)}:
                yield one

    def _opened(self) -> SqliteMapBook:
        with self._lock:
            today = self._today()
            if self._book is None or self._book[0] != today:
                self._book = today, open_maps(today, home=self._home)
            return self._book[1]


def open_fhir_maps(
    home: Home | None = None, *, today: Callable[[], dt.date] = lambda: dt.datetime.now(dt.UTC).date()
) -> LoadedMaps:
    """The loaded concept maps; those that come with the install are built when first asked for."""
    return LoadedMaps(home or default_home(), today)


def _matches(one: LoadedMap, question: Question) -> Iterator[Match]:
    info = one.info
    code = _printed(info.target if question.backwards else info.source, question.coding.code)
    if code is None:
        return
    for row in one.translate(code, reverse=question.backwards):
        if row.target is None or row.relationship is Relationship.NO_MAP:
            continue
        yield _backwards(info, row) if question.backwards else _forwards(info, row)


def _forwards(info: MapInfo, row: MapRow) -> Match:
    concept = Coding(_uri(info.target), row.target or "", info.target_version, row.display)
    return Match(concept, row.relationship.value, f"{info.url}|{info.version}", _comment(row))


def _backwards(info: MapInfo, row: MapRow) -> Match:
    """A row read in reverse has the code asked for as its source; told the way that the map goes."""
    concept = Coding(_uri(info.target), row.source, info.target_version)
    found = Coding(_uri(info.source), row.target or "", info.source_version, row.display)
    return Match(concept, row.relationship.turned.value, f"{info.url}|{info.version}", _comment(row), found)


def _comment(row: MapRow) -> str:
    return f"flags {row.flags.text}" if row.flags is not None else ""


def _printed(system: str, code: str) -> str | None:
    known = MAP_SYSTEMS.get(system)
    return known.normalise(code) if known is not None else code


def _uri(system: str) -> str:
    known = MAP_SYSTEMS.get(system)
    return known.uri if known is not None and known.uri else f"urn:medcodex:system:{system}"


def _described(info: MapInfo) -> ConceptMap:
    scopes = (f"{_uri(info.source)}?fhir_vs", f"{_uri(info.target)}?fhir_vs")
    header = {
        "resourceType": "ConceptMap",
        "id": info.name,
        "url": info.url,
        "version": info.version,
        "name": "".join(part.capitalize() for part in info.name.split("-")),
        "title": info.title,
        "status": "active",
        "copyright": info.licence,
        "sourceUri": scopes[0],
        "targetUri": scopes[1],
    }
    return ConceptMap(info.url, info.version, *scopes, header=header)
