"""What charts are checked and marked with: books, edits, groupers. Nothing is opened before it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.app.editors import open_checkers
from medcodex.app.grouping import Groupers
from medcodex.errors import NotLoadedError
from medcodex.library.opening import open_book

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from medcodex.app.checker import Checkers
    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter
    from medcodex.library.shelf import Shelf


class ShelfBooks:
    """learn.cases.ports.CaseBooks over a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def problem(self, system: str, code: str, date: dt.date) -> str | None:
        """See the port."""
        with self._shelf.lend(system, date) as volume:
            verdict = volume.verdict(code, date, ())
        if verdict.billable:
            return None
        tried = f"; try {', '.join(verdict.suggestions)}" if verdict.suggestions else ""
        return f"{verdict.reason}{tried}"

    def title(self, system: str, code: str, date: dt.date) -> str:
        """See the port."""
        try:
            with self._shelf.lend(system, date) as volume:
                node = volume.node(code)
        except NotLoadedError:
            return ""
        return "" if node is None else node.title

    def poa_exempt(self, code: str, date: dt.date) -> bool | None:
        """See the port."""
        book = open_book(date)
        return book.poa_exempt(code) if "poa" in book.releases else None


class EditJudge:
    """learn.cases.ports.CaseJudge over the releases of the data folder."""

    def __init__(self, say: Callable[[str], None] = lambda _: None) -> None:
        self._say = say

    def findings(self, encounter: Encounter) -> Sequence[Finding]:
        """See the port."""
        return self._checkers.check(encounter).findings

    def ms_drg(self, encounter: Encounter) -> str | None:
        """See the port."""
        try:
            grouped = self._groupers.ms_drg.group(encounter).result
        except NotLoadedError:
            return None
        return None if grouped is None else f"{grouped.final.drg:03}"

    @cached_property
    def _checkers(self) -> Checkers:
        return open_checkers(self._say)

    @cached_property
    def _groupers(self) -> Groupers:
        return Groupers(self._say)
