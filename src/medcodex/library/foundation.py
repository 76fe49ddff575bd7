"""Entities of the ICD-11 foundation named by their MMS codes, where a release of ICD-11 is loaded."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.library.release_book import ReleaseBook
from medcodex.terminology.icd11.codes import normalise_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.library.map_book import SqliteConceptMap
    from medcodex.library.schema import Release
    from medcodex.terminology.maps.model import MapInfo, MapRow

_PROPERTY = re.compile(r'\["foundationUri", "([^"]+)"')


class Icd11Codes(ReleaseBook):
    """The MMS codes of foundation entities, from a release of ICD-11."""

    def __init__(self, release: Release) -> None:
        super().__init__({"codes": release}, ())

    @cached_property
    def by_entity(self) -> dict[str, list[tuple[str, str]]]:
        """Foundation address -> (code, title) of each MMS category made from it; none for blocks and chapters."""
        found: dict[str, list[tuple[str, str]]] = {}
        for code, title, facts in self._all(
            "codes", "SELECT code.code, title, facts FROM code JOIN detail USING (code)"
        ):
            entity = _PROPERTY.search(facts)
            if entity is not None and normalise_code(code) is not None:
                found.setdefault(entity[1], []).append((code, title))
        return found

    @cached_property
    def entities(self) -> dict[str, str]:
        """MMS code -> foundation address."""
        return {code: entity for entity, codes in self.by_entity.items() for code, _ in codes}


class CodedMap:
    """A map to the foundation, with MMS codes as targets. An entity without a code of its own keeps its address; the
    fact ``foundation`` names the entity behind a code."""

    def __init__(self, inner: SqliteConceptMap, codes: Icd11Codes) -> None:
        self._inner = inner
        self._codes = codes

    @property
    def info(self) -> MapInfo:
        release = self._codes.release_of("codes")
        return replace(self._inner.info, target_version=release.version if release is not None else "")

    def translate(self, code: str, *, reverse: bool = False) -> Sequence[MapRow]:
        if not reverse:
            return [row for found in self._inner.translate(code) for row in self._coded(found)]
        entity = self._codes.entities.get(code, code)
        return [replace(row, source=code) for row in self._inner.translate(entity, reverse=True)]

    def rows(self) -> Iterator[MapRow]:
        for row in self._inner.rows():
            yield from self._coded(row)

    def _coded(self, row: MapRow) -> Iterator[MapRow]:
        codes = self._codes.by_entity.get(row.target or "", [])
        for code, title in codes:
            facts = (*row.facts, ("foundation", row.target or ""))
            yield replace(row, target=code, display=title, facts=facts)
        if not codes:
            yield row
