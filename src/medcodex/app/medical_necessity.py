"""Medical necessity at work: the coverage policies of a data folder over encounters."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.edits.coverage.checker import NecessityChecker, is_asked
from medcodex.library.coverage_tables import LoadedCoverage
from medcodex.library.home import Home, default_home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter import Finding, Notice
    from medcodex.encounter.coded import Encounter


class MedicalNecessity:
    """The coverage policies of a data folder; opened when the first encounter comes that they speak of."""

    def __init__(self, home: Home | None = None) -> None:
        self._home = home or default_home()

    def findings(self, encounter: Encounter) -> Sequence[Finding]:
        """What the policies find."""
        return self._checker.check(encounter) if is_asked(encounter) else ()

    def notices(self, encounter: Encounter) -> Sequence[Notice]:
        """What of the tables is missing, or of another time than the encounter. Nothing where no payer is named and no
        policy is loaded: whether policies are asked is not known then."""
        if not is_asked(encounter) or (encounter.bills_medicare is None and not self._tables.loaded):
            return ()
        return self._tables.behind(encounter.date)

    @cached_property
    def _tables(self) -> LoadedCoverage:
        return LoadedCoverage(self._home)

    @cached_property
    def _checker(self) -> NecessityChecker:
        return NecessityChecker(self._tables)
