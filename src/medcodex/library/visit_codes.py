"""The licensee's map from family and level of a visit to a CPT code, out of the release that answers on a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import NotLoadedError
from medcodex.library.opening import open_concepts
from medcodex.library.systems import CPT
from medcodex.terminology.cpt.visits import visit_codes

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from medcodex.library.home import Home


@dataclass(frozen=True, slots=True)
class LoadedVisitCodes:
    """Implements group.em.result.VisitCodes; empty where no CPT release answers."""

    codes: Mapping[tuple[str, str], str]

    def code(self, family: str, level: str) -> str | None:
        return self.codes.get((family, level))


def open_visit_codes(home: Home, day: datetime.date) -> LoadedVisitCodes:
    """The map of the CPT release in force on a day."""
    try:
        book = open_concepts(day, CPT, home=home)
    except NotLoadedError:
        return LoadedVisitCodes({})
    return LoadedVisitCodes(visit_codes(book.concepts()))
