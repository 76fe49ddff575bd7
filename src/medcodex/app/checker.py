"""Opens the checks for one date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.edits.checker import Checker
from medcodex.edits.severity import heaviest_first
from medcodex.edits.yielding import Yields
from medcodex.library.opening import open_book

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.encounter import Finding, Notice
    from medcodex.encounter.coded import Encounter

    Editor = Callable[[Encounter], Sequence[Finding]]
    Noticer = Callable[[Encounter], Sequence[Notice]]


@dataclass(frozen=True, slots=True)
class Checked:
    """An encounter's findings, the releases that answered, and what is behind the date."""

    encounter: Encounter
    findings: tuple[Finding, ...]
    releases: Mapping[str, Mapping[str, str]]
    warnings: Sequence[Notice]

    @property
    def has_errors(self) -> bool:
        """Whether a finding is an error."""
        return any(finding.severity == "error" for finding in self.findings)


class Checkers:
    """Checks for encounters of many dates. Dates that the same releases answer share one checker."""

    def __init__(
        self,
        say: Callable[[str], None] = lambda _: None,
        editors: Sequence[Editor] = (),
        noticers: Sequence[Noticer] = (),
    ) -> None:
        """``editors`` add findings of their own in this order, such as those of the Medicare Code Editor; ``noticers``
        say what the reader must know of the tables behind them."""
        self._say = say
        self._editors = editors
        self._noticers = noticers
        self._yields = Yields()
        self._of_date: dict[dt.date, Checker] = {}
        self._checkers: dict[str, Checker] = {}

    def check(self, encounter: Encounter) -> Checked:
        """The findings of an encounter, errors first, by the releases and rules of its own date; of two families that
        would say the same, one does.

        Raises NotLoadedError for a date before every release, StorageError when the data folder cannot be read.
        """
        checker = self._of_date.get(encounter.date)
        if checker is None:
            checker = self._of_date[encounter.date] = self._checker_on(encounter.date)
        found = [*checker.check(encounter), *(one for edit in self._editors for one in edit(encounter))]
        findings = heaviest_first(self._yields.settled(found)) if found else ()
        noticed = (notice for notices in self._noticers for notice in notices(encounter))
        book = checker.book
        return Checked(encounter, tuple(findings), {"icd10cm": book.releases}, (*book.notices, *noticed))

    def _checker_on(self, date: dt.date) -> Checker:
        book = open_book(date, say=self._say)
        # Books of one fingerprint differ in their notices, and the checks read these.
        key = f"{book.fingerprint} {[notice.message for notice in book.notices]}"
        if key not in self._checkers:
            self._checkers[key] = Checker(book)
        return self._checkers[key]
