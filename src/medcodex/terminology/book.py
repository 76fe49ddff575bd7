"""The read protocol of a code book: what every layer above may ask, whatever answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from medcodex.encounter import Notice
    from medcodex.terminology.icd10cm.model import CodeRow, IndexEntry, TableRow, TabularEntry
    from medcodex.terminology.icd10pcs.model import Definition, DeviceAggregate, PcsIndexEntry, PcsRow, PcsTableRow


class Book(Protocol):
    """What every code book says of itself: ``releases`` names the version that answers for each part, ``notices`` says
    where a part is older than the code list, ``fingerprint`` changes when any part does."""

    @property
    def releases(self) -> Mapping[str, str]: ...
    @property
    def notices(self) -> Sequence[Notice]: ...
    @property
    def fingerprint(self) -> str: ...


class Icd10cmBook(Book, Protocol):
    """ICD-10-CM as it stood on one date. Codes go in and come out with their dot. Its parts are codes, tabular, index,
    eindex, neoplasm, drug and poa."""

    def row(self, code: str) -> CodeRow | None:
        """The code list's row, header or billable; None for no such code."""

    def children(self, code: str) -> Sequence[CodeRow]:
        """The next level below, in book order (seventh-character codes included)."""

    def billable_below(self, code: str) -> Sequence[CodeRow]:
        """All billable codes at or below this code, in book order."""

    def ancestors(self, code: str) -> Sequence[TabularEntry]:
        """Tabular entries from the chapter down to the code itself, with their notes."""

    def poa_exempt(self, code: str) -> bool:
        """Whether the code is exempt from present-on-admission reporting."""

    def codes(self) -> Iterator[CodeRow]: ...
    def tabular(self) -> Iterator[TabularEntry]: ...
    def index(self) -> Iterator[IndexEntry]:
        """Alphabetic index then external cause index entries; empty where none is loaded."""

    def neoplasms(self) -> Iterator[TableRow]: ...
    def drugs(self) -> Iterator[TableRow]: ...


class Icd10pcsBook(Book, Protocol):
    """ICD-10-PCS as it stood on one date. The code list decides what is valid; tables, index and definitions may be of
    an older release, or not be loaded."""

    def row(self, code: str) -> PcsRow | None:
        """The code list's row of a whole code, or the header of a table where the list has headers."""

    def effective(self, code: str) -> tuple[date, date | None] | None:
        """(first day, last day) of a whole code of any release, the last None where none is set; None where that is
        not known."""

    def below(self, prefix: str, limit: int) -> Sequence[PcsRow]:
        """The first codes that start with the prefix, in book order."""

    def next_characters(self, prefix: str) -> Sequence[tuple[str, int]]:
        """The characters that valid codes have behind the prefix, each with the number of such codes."""

    def table_rows(self, prefix: str) -> Sequence[PcsTableRow]:
        """The table rows that hold codes starting with the prefix; empty where no tables are loaded."""

    def definitions(self, section: str, position: int) -> Sequence[Definition]:
        """The definitions of one axis of a section; empty where there are none or none are loaded."""

    def aggregates(self) -> Sequence[DeviceAggregate]: ...
    def codes(self) -> Iterator[PcsRow]: ...
    def index(self) -> Iterator[PcsIndexEntry]: ...
