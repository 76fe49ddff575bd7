"""The tables that the edits ask; whoever opens them decides which quarter answers a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence, Set
    from datetime import date

    from medcodex.encounter import Notice
    from medcodex.terminology.ncci.model import AddOnEdit, PtpEdit, UnitLimit

    PairTable = Callable[[Set[str]], Sequence[PtpEdit]]
    """All edits, of whatever date, whose two codes are both in a set."""
    UnitTable = Callable[[str], UnitLimit | None]
    AddOnTable = Callable[[str], Sequence[AddOnEdit]]
    """All edits, of whatever date, of an add-on code; none for a code that is not one."""

Table = TypeVar("Table")


@dataclass(frozen=True, slots=True)
class Answer(Generic[Table]):
    """What is loaded for a date: the table, its ``name`` with the quarter ("practitioner PTP edits 2024-07"), whether
    its quarter ended before the date, and what the reader must know of that."""

    table: Table
    name: str
    behind: bool = False
    notices: tuple[Notice, ...] = ()


class NcciTables(Protocol):
    """The tables by service (practitioner, hospital, supplier) and day; a Notice where none answers, None where none
    is loaded at all."""

    def pairs(self, service: str, day: date) -> Answer[PairTable] | Notice | None: ...
    def limits(self, service: str, day: date) -> Answer[UnitTable] | Notice | None: ...
    def add_ons(self, day: date) -> Answer[AddOnTable] | Notice | None: ...
