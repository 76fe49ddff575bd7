"""Medical necessity at work: the coverage policies of a data folder over encounters, with what is behind said once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.edits.coverage.checker import NecessityChecker, is_asked
from medcodex.library.coverage_tables import LoadedCoverage
from medcodex.library.home import Home, default_home

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter

_NONE_LOADED = "no coverage policies (LCD, NCD) are loaded: medical necessity is not checked; see: medcodex data add"


class MedicalNecessity:
    """The coverage policies of a data folder; opened when the first encounter comes that they speak of."""

    def __init__(self, say: Callable[[str], None] = lambda _: None, home: Home | None = None) -> None:
        self._say = say
        self._home = home or default_home()
        self._said: set[str] = set()

    def findings(self, encounter: Encounter) -> Sequence[Finding]:
        """What the policies find. What is missing or of another time is said once, not found."""
        if not is_asked(encounter):
            return ()
        if not self._tables.loaded:
            if encounter.payer is not None:
                self._once(_NONE_LOADED)
            return ()
        for line in self._tables.behind(encounter.date):
            self._once(line)
        return self._checker.check(encounter)

    @cached_property
    def _tables(self) -> LoadedCoverage:
        return LoadedCoverage(self._home)

    @cached_property
    def _checker(self) -> NecessityChecker:
        return NecessityChecker(self._tables)

    def _once(self, line: str) -> None:
        if line not in self._said:
            self._said.add(line)
            self._say(line)
