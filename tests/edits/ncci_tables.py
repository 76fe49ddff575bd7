"""Small NCCI tables in memory and claims to put to them, every code and pair invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.edits.ncci.tables import Answer
from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Encounter, Provider, ServiceLine
from medcodex.terminology.ncci.model import AddOnEdit, PtpEdit, UnitLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence, Set

    from medcodex.encounter import Notice

DAY = date(2024, 8, 1)
PAIRS = (
    PtpEdit("A9901", "A9902", "0", date(2020, 1, 1), None, "Invented misuse"),
    PtpEdit("A9901", "A9903", "1", date(2010, 1, 1), None, "Invented standard"),
    PtpEdit("A9903", "A9904", "1", date(2010, 1, 1), date(2024, 7, 31), "Invented and ended"),
    PtpEdit("A9904", "A9903", "9", DAY, DAY, "Invented and taken back"),
)
LIMITS = (
    UnitLimit("A9921", 2, 1, "Invented, by line"),
    UnitLimit("A9922", 2, 2, "CMS Policy"),
    UnitLimit("A9923", 2, 3, "Clinical: Data"),
    UnitLimit("A9924", 0, 3, "CMS Policy"),
)
ADD_ONS = (
    AddOnEdit("A9911", 1, "A9931", date(2013, 4, 1)),
    AddOnEdit("A9911", 1, "A9932", date(2013, 4, 1), date(2023, 12, 31)),
    AddOnEdit("A9912", 2, None, date(2013, 4, 1)),
    AddOnEdit("A9913", 3, "A9931", date(2013, 4, 1)),
    AddOnEdit("A9913", 3, None, date(2013, 4, 1)),
    AddOnEdit("99292", 1, "99291", date(2013, 4, 1)),
)


@dataclass
class SmallTables:
    """The same rows for every service and day, or whatever ``answers`` puts in the place of an answer."""

    behind: bool = False
    notices: tuple[Notice, ...] = ()
    answers: Callable[[str, str, date], Notice | bool | None] = lambda kind, service, day: True

    def pairs(self, service: str, day: date):
        def among(codes: Set[str]) -> Sequence[PtpEdit]:
            return [edit for edit in PAIRS if edit.column1 in codes and edit.column2 in codes]

        return self._answer("PTP edits", service, day, among)

    def limits(self, service: str, day: date):
        return self._answer("MUE values", service, day, {limit.code: limit for limit in LIMITS}.get)

    def add_ons(self, day: date):
        def of(code: str) -> Sequence[AddOnEdit]:
            return [edit for edit in ADD_ONS if edit.code == code]

        return self._answer("add-on code edits", "", day, of)

    def _answer(self, kind: str, service: str, day: date, table):
        answered = self.answers(kind, service, day)
        if answered is not True:
            return answered
        return Answer(table, f"{service} {kind} 2024-07".strip(), self.behind, self.notices)


def line(code: str, *modifiers: str, units: str | None = None, **parts) -> ServiceLine:
    return ServiceLine(code, modifiers, Decimal(units) if units is not None else None, **parts)


def professional(*lines: ServiceLine, **parts) -> Encounter:
    providers = {"rendering": Provider("1234567893")}
    return Encounter("p", Setting.OUTPATIENT, Claim.PROFESSIONAL, DAY, lines=lines, **{"providers": providers} | parts)


def facility(*lines: ServiceLine, bill_type: str | None = "0131", setting=Setting.OUTPATIENT) -> Encounter:
    return Encounter("f", setting, Claim.FACILITY, DAY, bill_type=bill_type, lines=lines)
