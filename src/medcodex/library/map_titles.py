"""Titles of mapped codes, from the code books that are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from medcodex.errors import NotLoadedError
from medcodex.library.files import list_releases
from medcodex.library.home import Home, default_home
from medcodex.library.opening import parts_on
from medcodex.library.systems import ICD10CM, ICD10PCS

if TYPE_CHECKING:
    import datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A code as the book of its date has it: its title ("" where it has none) and its standing: billable, header, or
    absent."""

    title: str
    standing: str


class _Row(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def billable(self) -> bool: ...


class _Book(Protocol):
    def row(self, code: str) -> _Row | None: ...


class Titles:
    """Looks codes up on one date. Nothing is built: a system without a loaded release has no titles."""

    def __init__(self, date: datetime.date, home: Home | None = None) -> None:
        self._date = date
        self._home = home or default_home()
        self._books: dict[str, _Book | None] = {}

    def known(self, system: str, code: str) -> Known | None:
        """What the book says of a code; None where no book of the system is in force on the date."""
        if system not in self._books:
            self._books[system] = self._open(system)
        book = self._books[system]
        if book is None:
            return None
        row = book.row(code)
        return Known(row.title, "billable" if row.billable else "header") if row is not None else Known("", "absent")

    def _open(self, system: str) -> _Book | None:
        if system not in {ICD10CM, ICD10PCS}:
            return None
        try:
            parts, notices = parts_on(system, list_releases(self._home, system), self._date)
        except NotLoadedError:
            return None
        if system == ICD10CM:
            from medcodex.library.book import SqliteIcd10cmBook  # noqa: PLC0415 - only the book that is asked

            return SqliteIcd10cmBook(parts, notices)
        from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook  # noqa: PLC0415

        return SqliteIcd10pcsBook(parts, notices)
