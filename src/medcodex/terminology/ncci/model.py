"""Rows of the National Correct Coding Initiative's tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

CODE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
"""The shape of the codes in the tables: HCPCS Level II, CPT, CDT."""

PRACTITIONER = "practitioner"
HOSPITAL = "hospital"
SUPPLIER = "supplier"
NOT_ALLOWED, ALLOWED, NOT_APPLICABLE = "0", "1", "9"


@dataclass(frozen=True, slots=True)
class PtpEdit:
    """A pair of procedures: column 1 is paid, column 2 is not. ``indicator`` tells whether a modifier may lift the
    edit: 0 no, 1 yes, 9 for an edit that was deleted as of its first day. ``effective`` and ``deletion`` are its first
    and last day; None where the file does not tell or there is no end."""

    column1: str
    column2: str
    indicator: str
    effective: date | None = None
    deletion: date | None = None
    rationale: str = ""

    def in_force(self, day: date) -> bool:
        """Whether it edits services of that day; never where the indicator is 9."""
        if self.indicator == NOT_APPLICABLE:
            return False
        return (self.effective is None or self.effective <= day) and (self.deletion is None or day <= self.deletion)


@dataclass(frozen=True, slots=True)
class UnitLimit:
    """A Medically Unlikely Edit: the most ``units`` of a code. ``adjudication`` is the indicator: 1 compares each claim
    line, 2 the sum of a day by policy, 3 the sum of a day by clinical benchmark."""

    code: str
    units: int
    adjudication: int
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class AddOnEdit:
    """One primary code of an add-on code; ``primary`` is None where the payer's contractor decides which codes are.
    ``kind`` is 1 (the list is whole), 2 (the contractor has the list) or 3 (the list is a part). ``effective`` and
    ``deletion`` are the first and the last day, of the edit or of either code."""

    code: str
    kind: int
    primary: str | None = None
    effective: date | None = None
    deletion: date | None = None
    note: str = ""

    def in_force(self, day: date) -> bool:
        """Whether it holds for services of that day."""
        return (self.effective is None or self.effective <= day) and (self.deletion is None or day <= self.deletion)
