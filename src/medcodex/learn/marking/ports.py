"""What marking needs beyond what checking a key needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from medcodex.learn.cases.ports import CaseBooks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.learn.cases.case import Case, Quote
    from medcodex.learn.cases.ports import CaseJudge


class MarkingBooks(CaseBooks, Protocol):
    """The code books, with their trees and the alphabetic index."""

    def above(self, system: str, code: str, date: dt.date) -> Sequence[str]:
        """The codes above one in the tree of its book, from the category down; of a code that is not there, those
        that its form names. Empty for systems without a tree."""

    def index_paths(self, system: str, code: str, date: dt.date) -> Sequence[str]:
        """The entries of the alphabetic index that lead to a code, each as its path ("Fracture, traumatic, radius");
        empty where no index is loaded."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a chart that the engine read as something with a code. ``because`` tells why that is no code to report:
    that the chart denies it, tells it of the past, calls it possible; "" where it stands as present."""

    system: str
    codes: tuple[str, ...]
    quote: Quote
    because: str = ""


class ChartReader(Protocol):
    """The engine that codes charts, reading a practice chart."""

    def words(self, case: Case) -> Sequence[Words]:
        """Everything it found, in the order of the chart."""


class NoReader:
    """A reader where no engine is at hand: nothing is found."""

    def words(self, case: Case) -> Sequence[Words]:
        """Nothing."""
        return ()


@dataclass(frozen=True, slots=True)
class Markers:
    """What an answer is marked with."""

    books: MarkingBooks
    judge: CaseJudge
    reader: ChartReader
