"""A claim as the checks of its form read it: who bills whom for what kind of care, told once for all of them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from medcodex.edits.claim.tables import Row, Tables
    from medcodex.encounter.coded import Encounter, ServiceLine

_TYPE_OF_BILL = re.compile(r"0?[0-9]{2}[0-9A-Z]")
_HOSPITAL = frozenset({Setting.INPATIENT, Setting.PSYCHIATRIC, Setting.REHAB})
STAY = "inpatient"
_PLANS = ("advantage", "part c", "supplement", "medigap")
_HIPPS = frozenset({"0022", "0023", "0024"})
"""Revenue codes of skilled nursing, home health and rehabilitation whose lines carry a payment group in place of a
procedure code (Pub. 100-04 ch. 6, 10 and 3)."""


class ClaimView:
    """One encounter. ``bill`` is the type of bill in four characters, None where none of that shape is told;
    ``medicare`` holds where Medicare or nobody is named as the payer, ``named_medicare`` only where it is named,
    ``plan`` where that is a plan beside or in place of original Medicare, with numbers and time limits of its own."""

    def __init__(self, encounter: Encounter, tables: Tables) -> None:
        self.encounter = encounter
        self.date = encounter.date
        self.facility = encounter.claim == Claim.FACILITY
        self.lines = encounter.lines
        given = encounter.bill_type.upper() if encounter.bill_type and self.facility else ""
        self.bill = given.zfill(4) if _TYPE_OF_BILL.fullmatch(given) else None
        self.bill_row: Row | None = tables["bill_types"].at(self.bill[:3], self.date) if self.bill else None
        self.frequency = self.bill[3] if self.bill else None
        billed = encounter.bills_medicare
        self.named_medicare = billed is True
        self.medicare = billed is not False
        payer = (encounter.payer or "").lower()
        self.plan = self.named_medicare and any(word in payer for word in _PLANS)
        self.medicaid = "medicaid" in payer

    @cached_property
    def inpatient(self) -> bool:
        """Whether a facility bills an inpatient stay: as the type of bill says, else as the setting does."""
        if self.bill_row is not None:
            return self.bill_row["care"] == STAY
        return self.facility and self.encounter.setting.is_inpatient

    @cached_property
    def hospital_stay(self) -> bool:
        """Whether a hospital bills the stay of an inpatient."""
        if self.bill_row is not None and self.bill is not None:
            return self.bill.startswith("011")
        return self.facility and self.encounter.setting in _HOSPITAL

    @cached_property
    def codes(self) -> frozenset[str]:
        """The diagnosis codes of the claim."""
        return frozenset([one.code for one in self.encounter.diagnoses])

    @property
    def begin(self) -> dt.date | None:
        """The first day that the claim covers, where it is told."""
        return self.encounter.statement_from or self.encounter.admit_date

    def day(self, line: ServiceLine) -> dt.date:
        """The day of a line; the claim's own where it has none."""
        return self.encounter.day_of(line)

    def coded(self) -> Iterator[tuple[int, str, ServiceLine]]:
        """The lines that have a procedure code, with their numbers."""
        for number, line in enumerate(self.lines):
            if line.code is not None and line.revenue not in _HIPPS:
                yield number, line.code, line

    def diagnosed(self, beginnings: tuple[str, ...]) -> tuple[str, ...]:
        """The diagnoses that begin so, in claim order."""
        return tuple([one.code for one in self.encounter.diagnoses if one.code.startswith(beginnings)])
