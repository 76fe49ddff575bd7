"""MS-DRG weights from the loaded releases of Table 5; a table answers for discharges of its own fiscal year only."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from medcodex.group.ms_drg import DrgWeight
from medcodex.library.concept_book import SqliteConceptBook
from medcodex.library.files import list_releases
from medcodex.library.home import Home, default_home
from medcodex.library.systems import MSDRG
from medcodex.terminology.msdrg.codes import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from medcodex.library.schema import Release
    from medcodex.terminology.concepts import Concept


class LoadedWeights:
    """Implements group.ms_drg.DrgWeights over a data folder."""

    def __init__(self, home: Home | None = None) -> None:
        self._releases = list_releases(home or default_home(), MSDRG)
        self._tables: dict[str, Mapping[int, DrgWeight]] = {}

    def weight(self, drg: int, day: date) -> DrgWeight | None:
        """The row in force on a discharge date; None where the table of that fiscal year is not loaded or has no such
        group."""
        of_day = [release for release in self._releases if release.effective_from <= day <= release.effective_to]
        if not of_day:
            return None
        release = max(of_day, key=lambda release: release.effective_from)
        if release.version not in self._tables:
            self._tables[release.version] = _table(release)
        return self._tables[release.version].get(drg)


def _table(release: Release) -> Mapping[int, DrgWeight]:
    source = f"Table 5, FY{release.version[:4]}"
    with closing(SqliteConceptBook(MSDRG, normalise, {"codes": release}, ())) as book:
        return {int(concept.code): _read(concept, source) for concept in book.concepts()}


def _read(concept: Concept, source: str) -> DrgWeight:
    facts = dict(concept.properties)

    def figure(name: str) -> float | None:
        text = facts.get(name)
        return float(text) if isinstance(text, str) else None

    return DrgWeight(
        figure("weight"),
        figure("weight_uncapped"),
        figure("gmlos"),
        figure("amlos"),
        str(facts.get("type", "")),
        facts["post_acute"] is True,
        facts["special_pay"] is True,
        source,
    )
