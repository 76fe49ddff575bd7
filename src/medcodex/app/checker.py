"""Opens the checks for one date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.edits.checker import Checker
from medcodex.errors import NotLoadedError
from medcodex.library.opening import open_book

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.encounter import Finding, Notice
    from medcodex.encounter.coded import Encounter
    from medcodex.terminology.book import Icd10cmBook

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
        self._books: dict[dt.date, Icd10cmBook] = {}
        self._checkers: dict[str, Checker] = {}

    def check(self, encounter: Encounter) -> Checked:
        """The findings of an encounter, by the releases and rules of its own date.

        Raises NotLoadedError for a date before every release, StorageError when the data folder cannot be read.
        """
        book = self._book(encounter.date)
        # Books of one fingerprint differ in their notices, and the checks read these.
        key = f"{book.fingerprint} {[notice.message for notice in book.notices]}"
        checker = self._checkers.get(key)
        if checker is None:
            checker = self._checkers[key] = Checker(book)
        findings = checker.check(encounter)
        edited = (finding for edit in self._editors for finding in edit(encounter))
        noticed = (notice for notices in self._noticers for notice in notices(encounter))
        return Checked(encounter, (*findings, *edited), {"icd10cm": book.releases}, (*book.notices, *noticed))

    def _book(self, date: dt.date) -> Icd10cmBook:
        book = self._books.get(date)
        if book is None:
            book = self._books[date] = open_book(date, say=self._say)
        return book


def open_checkers(say: Callable[[str], None] = lambda _: None) -> Checkers:
    """The checks of the codes and of the claim form, and the Medicare Code Editor beside them where its package is
    installed; ``say`` hears of it where not."""
    from medcodex.app.claim_form import open_claim_editor  # noqa: PLC0415 - the checks of codes alone do without
    from medcodex.app.grouping import Groupers  # noqa: PLC0415

    groupers = Groupers(say)
    claim_form = open_claim_editor(groupers)
    editors: list[Editor] = [claim_form.findings]
    try:
        _ = groupers.editor
        editors.append(groupers.mce_findings)
    except NotLoadedError as error:
        say(f"the Medicare Code Editor is left out: {error.message}")
    return Checkers(say, editors, [claim_form.notices])
