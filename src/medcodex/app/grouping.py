"""Opens everything that grouping needs; each grouper when it is first asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from medcodex.errors import NotLoadedError
from medcodex.group.categories import Categories, CategoryGrouper
from medcodex.group.em.grouper import EmGrouper
from medcodex.group.fusion import MendedFusions
from medcodex.group.hcc import HccGrouper, Risk
from medcodex.group.mce import CodeEditor
from medcodex.group.mce_findings import mce_findings
from medcodex.group.ms_drg import MsDrg, MsDrgGrouper
from medcodex.group.what_if import Change, Value, level_what_if, what_if
from medcodex.library.drg_weights import LoadedWeights
from medcodex.library.hcc_package import open_tables
from medcodex.library.home import Home, default_home
from medcodex.library.maps import open_maps
from medcodex.library.msdrg_package import PackageEditor, PackageGrouper
from medcodex.library.opening import open_book
from medcodex.library.visit_codes import open_visit_codes
from medcodex.library.what_if_log import log_use

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter
    from medcodex.group.em.result import EmResult
    from medcodex.group.protocol import Outcome

_DATES_KEPT = 16


@dataclass(frozen=True, slots=True)
class Grouping:
    """What all groupers say of one encounter, and the findings of the Medicare Code Editor."""

    encounter: Encounter
    ms_drg: Outcome[MsDrg]
    hcc: Outcome[Risk]
    categories: Outcome[Categories]
    edits: Sequence[Finding]
    em: Outcome[EmResult]


class Groupers:
    """The groupers over a data folder; safe to keep for many encounters of many dates, one thread at a time.

    NotLoadedError where an optional package is missing, when the grouper that needs it is first asked.
    """

    def __init__(self, say: Callable[[str], None] = lambda _: None, home: Home | None = None) -> None:
        self._say = say
        self._home = home or default_home()
        self._categories = lru_cache(_DATES_KEPT)(self._categories_on)

    def ready(self) -> None:
        """Open what needs optional packages, so that one that is missing is told before any work."""
        _ = self.ms_drg, self.editor, self.hcc

    @cached_property
    def ms_drg(self) -> MsDrgGrouper:
        """The MS-DRG grouper, with the weights that are loaded."""
        return MsDrgGrouper(MendedFusions(PackageGrouper()), LoadedWeights(self._home))

    @cached_property
    def editor(self) -> CodeEditor:
        """The Medicare Code Editor."""
        return CodeEditor(PackageEditor())

    @cached_property
    def hcc(self) -> HccGrouper:
        """The risk adjustment models."""
        return HccGrouper(open_tables())

    @cached_property
    def em(self) -> EmGrouper:
        """The levels of visits, with the codes of the CPT release that is loaded."""
        return EmGrouper(lru_cache(_DATES_KEPT)(lambda day: open_visit_codes(self._home, day)))

    def categories(self, day: dt.date) -> CategoryGrouper:
        """CCSR and Elixhauser by the tables that answer on a day."""
        return self._categories(day)

    def group(self, encounter: Encounter) -> Grouping:
        """What all groupers say. InputError, with the path of the fact, for facts about a visit that are not of the
        vocabulary or contradict each other."""
        return Grouping(
            encounter,
            self.ms_drg.group(encounter),
            self.hcc.group(encounter),
            self.categories(encounter.date).group(encounter),
            self.mce_findings(encounter),
            self.em.group(encounter),
        )

    def mce_findings(self, encounter: Encounter) -> Sequence[Finding]:
        """The findings of the Medicare Code Editor, for checks to show beside their own."""
        return mce_findings(encounter, self.editor)

    def what_if(self, encounter: Encounter, user: str, at: dt.datetime) -> tuple[Value, tuple[Change, ...]]:
        """What would change the group, the score or the level of a visit. Each use is logged with who asked and when,
        before it is answered; StorageError where it cannot be."""
        log_use(self._home, user, at, encounter)
        return what_if(encounter, self.ms_drg, self.hcc)

    def em_what_if(self, encounter: Encounter, user: str, at: dt.datetime) -> tuple[Value, tuple[Change, ...]]:
        """What would change the level of a visit alone, logged likewise."""
        log_use(self._home, user, at, encounter)
        return level_what_if(encounter)

    def _categories_on(self, day: dt.date) -> CategoryGrouper:
        maps = open_maps(day, systems=["icd10cm", "icd10pcs", "ccsr", "elixhauser"], home=self._home, say=self._say)

        def exempt(code: str) -> bool | None:
            try:
                book = open_book(day, home=self._home, say=self._say)
            except NotLoadedError:  # categories answer for more years than code books may be loaded for
                return None
            return book.poa_exempt(code) if "poa" in book.releases else None

        return CategoryGrouper(maps, lru_cache(4096)(exempt))
