"""MS-DRG weights from the loaded releases of Table 5; a table answers for discharges of its own fiscal year only."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.group.ms_drg import DrgWeight
from medcodex.library.concept_book import SqliteConceptBook
from medcodex.library.files import list_releases
from medcodex.library.home import Home, default_home
from medcodex.library.systems import MSDRG
from medcodex.terminology.msdrg.codes import normalise

if TYPE_CHECKING:
    from datetime import date

    from medcodex.library.schema import Release
    from medcodex.terminology.concepts import Concept


class LoadedWeights:
    """Implements group.ms_drg.DrgWeights over a data folder."""

    def __init__(self, home: Home | None = None) -> None:
        self._releases = list_releases(home or default_home(), MSDRG)
        self._book = lru_cache(8)(_book)
        self._row = lru_cache(4096)(self._weight)

    def weight(self, drg: int, day: date) -> DrgWeight | None:
        """The row in force on a discharge date; None where the table of that fiscal year is not loaded or has no such
        group."""
        of_day = [release for release in self._releases if release.effective_from <= day <= release.effective_to]
        return self._row(drg, max(of_day, key=lambda release: release.effective_from)) if of_day else None

    def _weight(self, drg: int, release: Release) -> DrgWeight | None:
        concept = self._book(release).concept(f"{drg:03}")
        return _read(concept, f"Table 5, FY{release.version[:4]}") if concept else None


def _book(release: Release) -> SqliteConceptBook:
    return SqliteConceptBook(MSDRG, normalise, {"codes": release}, ())


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
