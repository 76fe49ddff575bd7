"""What making variants needs of the books, beyond what checking a key needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from medcodex.learn.cases.ports import CaseBooks

if TYPE_CHECKING:
    import datetime as dt


class VariantBooks(CaseBooks, Protocol):
    """The code books."""

    def side(self, system: str, code: str, date: dt.date) -> str:
        """The side that a code's title names: "right", "left", "bilateral" or ""."""

    def other_side(self, system: str, code: str, side: str, date: dt.date) -> str | None:
        """The code whose title differs from this one's in the side alone; None where there is none."""
