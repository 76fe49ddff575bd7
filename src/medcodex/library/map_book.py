"""Concept maps answered from release files."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from medcodex.library.release_book import ReleaseBook
from medcodex.terminology.maps.model import GemFlags, MapInfo, MapRow, Relationship, turned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.library.schema import Release
    from medcodex.terminology.maps.catalogue import Listed
    from medcodex.terminology.maps.model import ConceptMap

_CACHE = 4096
_COLUMNS = "SELECT source, target, relationship, display, through, flags, effective, facts FROM mapping"
_ROW = f"{_COLUMNS} WHERE"
_ORDER = " ORDER BY id"
# Few rows are ranges; left to itself, SQLite would look through all rows of smaller codes instead.
_RANGES = f"""{_COLUMNS} INDEXED BY mapping_range
WHERE part = ? AND through != '' AND source <= ? AND through || '\uffff' >= ?"""


class SqliteConceptMap(ReleaseBook):
    """Implements terminology.maps.model.ConceptMap over one release, or over several where each tells the changes of
    its own year only."""

    def __init__(self, listed: Listed, releases: Sequence[Release], *, yearly: bool = False) -> None:
        """``releases`` oldest first; the newest gives the version. ``yearly`` as for MapInfo."""
        super().__init__({release.version: release for release in releases}, ())
        held = [(release, part) for release in releases for part in listed.parts if part in release.parts]
        self._held = [(release.version, part) for release, part in held]
        newest = releases[-1]
        files = (release.parts[part].source for release, part in held)
        self.info = MapInfo(
            listed.name,
            listed.title,
            listed.url,
            newest.version,
            listed.source,
            listed.target,
            releases[0].effective_from,
            newest.effective_to,
            newest.licence,
            tuple(dict.fromkeys(files)),
            yearly=yearly,
        )
        self._title = lru_cache(_CACHE)(self._title_of)

    def translate(self, code: str, *, reverse: bool = False) -> Sequence[MapRow]:
        found: list[MapRow] = []
        for version, part in self._held:
            if reverse:
                rows = self._all(version, f"{_ROW} part = ? AND target = ? {_ORDER}", part, code)
                found += (turned(self._read(version, part, values), code) for values in rows)
            else:
                rows = self._all(version, f"{_ROW} part = ? AND source = ? AND through = '' {_ORDER}", part, code)
                rows += self._all(version, f"{_RANGES} {_ORDER}", part, code, code)
                found += (self._read(version, part, values) for values in rows)
        return found

    def rows(self) -> Iterator[MapRow]:
        for version, part in self._held:
            for values in self._all(version, f"{_ROW} part = ? {_ORDER}", part):
                yield self._read(version, part, values)

    def _read(self, version: str, part: str, values: Sequence[Any]) -> MapRow:
        source, target, relationship, display, through, flags, effective, facts = values
        title, more = self._title(version, part, target) if target is not None else ("", ())
        return MapRow(
            source,
            target,
            Relationship(relationship),
            display or title,
            through,
            GemFlags(flags[0] == "1", flags[1] == "1", flags[2] == "1", int(flags[3]), int(flags[4]))
            if flags
            else None,
            date.fromisoformat(effective) if effective is not None else None,
            (*((name, value) for name, value in json.loads(facts)), *more) if facts != "[]" else more,
        )

    def _title_of(self, version: str, part: str, code: str) -> tuple[str, tuple[tuple[str, Any], ...]]:
        """The title of a target and facts about it, where the release has a part with titles. A measure that the
        software tells apart further (CBVD_POA) has that of the measure whose name it begins with."""
        release = self.release_of(version)
        if release is None or f"{part}-titles" not in release.parts:
            return "", ()
        query = """SELECT title, facts FROM title WHERE part = ? AND (code = ? OR ? LIKE code || '\\_%' ESCAPE '\\')
        ORDER BY length(code) DESC LIMIT 1"""
        for title, facts in self._all(version, query, f"{part}-titles", code, code):
            return title, tuple((name, value) for name, value in json.loads(facts))
        return "", ()


class SqliteMapBook:
    """Implements terminology.maps.model.MapBook."""

    def __init__(self, maps: Sequence[ConceptMap], opened: Sequence[ReleaseBook]) -> None:
        self._maps = tuple(maps)
        self._opened = opened

    def maps(self) -> Sequence[ConceptMap]:
        return self._maps

    def between(self, source: str, target: str) -> Sequence[tuple[ConceptMap, bool]]:
        straight = [(one, False) for one in self._maps if (one.info.source, one.info.target) == (source, target)]
        if straight:
            return straight
        return [(one, True) for one in self._maps if (one.info.source, one.info.target) == (target, source)]

    def close(self) -> None:
        """Close the release files; the book opens them again when asked anything."""
        for book in self._opened:
            book.close()
