"""The licensee's map from family and level of a visit to a CPT code, out of the release that answers on a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import NotLoadedError
from medcodex.group.em.result import NoCodes
from medcodex.library.opening import open_concepts
from medcodex.library.systems import CPT
from medcodex.terminology.cpt.visits import visit_codes

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.group.em.result import VisitCodes
    from medcodex.library.home import Home


@dataclass(frozen=True, slots=True)
class LoadedVisitCodes:
    """Implements group.em.result.VisitCodes over the descriptors of a release."""

    codes: Mapping[tuple[str, str], str]
    notices: Sequence[Notice] = ()
    note: str = "not told by the descriptors of the CPT release loaded"

    def code(self, family: str, level: str) -> str | None:
        return self.codes.get((family, level))


def open_visit_codes(home: Home, day: datetime.date) -> VisitCodes:
    """The map of the CPT release in force on a day; one without codes where none is."""
    try:
        book = open_concepts(day, CPT, home=home)
    except NotLoadedError:
        return NoCodes()
    try:
        return LoadedVisitCodes(visit_codes(book.concepts()), book.notices)
    finally:
        book.close()
