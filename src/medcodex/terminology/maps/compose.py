"""Maps led through another system: ICD-10-CM to ICD-11 by way of disease ontologies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.terminology.icd10cm.codes import prefixes
from medcodex.terminology.maps.history import weaker
from medcodex.terminology.maps.model import Relationship

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.terminology.maps.model import ConceptMap, MapInfo, MapRow

    Step = tuple[ConceptMap, bool]  # a map, and whether it is read in reverse

_COVERING = {Relationship.EQUIVALENT, Relationship.TARGET_BROADER}


class ComposedMap:
    """Implements ConceptMap over paths of other maps, each path a way from the source system to the target.

    The relationship of a path is the weaker of its steps (history.weaker); of several paths to one target the
    strongest counts. ``climbs`` where a code without a row of its own, or with related ones only, takes those of the
    nearest code above it as far as they hold for what is below: a target exact or broader for the category is broader
    for the code.
    """

    def __init__(self, info: MapInfo, paths: Sequence[Sequence[Step]], *, climbs: bool = False) -> None:
        self._info = info
        self._paths = paths
        self._climbs = climbs

    @property
    def info(self) -> MapInfo:
        return self._info

    def translate(self, code: str, *, reverse: bool = False) -> Sequence[MapRow]:
        own = self._direct(code, reverse=reverse)
        if reverse or not self._climbs or any(row.relationship is not Relationship.RELATED for row in own):
            return own
        return [*self._climbed(code), *own]

    def _climbed(self, code: str) -> list[MapRow]:
        for above in prefixes(code):
            found = [row for row in self._direct(above, reverse=False) if row.relationship in _COVERING]
            if found:
                return [
                    replace(row, source=code, relationship=Relationship.TARGET_BROADER, via=(above, *row.via))
                    for row in found
                ]
        return []

    def rows(self) -> Iterator[MapRow]:
        """The rows of every code that a first step knows; codes that only climb are not among them."""
        seen: set[str] = set()
        for path in self._paths:
            table, backwards = path[0]
            for row in table.rows():
                code = row.target if backwards else row.source
                if code is not None and code not in seen:
                    seen.add(code)
                    yield from self._direct(code, reverse=False)

    def _direct(self, code: str, *, reverse: bool) -> list[MapRow]:
        best: dict[str, MapRow] = {}
        for path in self._paths:
            steps = [(table, not backwards) for table, backwards in reversed(path)] if reverse else path
            for row in _walk(code, steps):
                held = best.get(row.target or "")
                if held is None or row.relationship.rank < held.relationship.rank:
                    best[row.target or ""] = row
        return sorted(best.values(), key=lambda row: row.relationship.rank)


def _walk(code: str, steps: Sequence[Step]) -> Iterator[MapRow]:
    (table, backwards), *rest = steps
    for row in table.translate(code, reverse=backwards):
        if row.target is None:
            continue
        if not rest:
            yield row
            continue
        for further in _walk(row.target, rest):
            yield replace(
                further,
                source=code,
                relationship=weaker(row.relationship, further.relationship),
                via=(row.target, *further.via),
            )
