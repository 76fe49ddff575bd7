"""What Medicare's physician fee schedule pays for a service: relative values, indices of a locality, conversion factor.

Amount of a unit = ((work x work index) + (practice expense x its index) + (malpractice x its index)) x factor, to the
cent (42 CFR 414.20). By rows of modifiers 26, TC and 53, place of service, status, and the modifiers of
claims/data/medicare_modifiers.tsv. Several procedures on one day: medicare_several.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.encounter.billing import ClaimKind
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.encounter.billing import BilledClaim, BilledLine
    from medcodex.terminology.mpfs.amounts import RelativeValues
    from medcodex.terminology.mpfs.localities import CostIndices

_CENT, _HUNDRED, _ZERO = Decimal("0.01"), Decimal(100), Decimal(0)
_PART = ("26", "TC")
_DISCONTINUED = "53"
_ANY = "-"


@dataclass(frozen=True, slots=True)
class MedicareFee:
    """``amount`` of a unit, or None: ``unlisted`` says why the schedule is not for the line, so that another term may
    be; ``open`` why it cannot be reckoned though it is. ``multiple`` and ``base`` are the row's indicator of several
    procedures and the base code of its endoscopies."""

    amount: Decimal | None = None
    how: str = ""
    unlisted: str = ""
    open: str = ""
    multiple: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Quarter:
    """A relative value file: the first day it holds for, and its rows by code and "code-modifier"."""

    begins: dt.date
    rows: Mapping[str, RelativeValues]


class MedicareSchedule:
    """The files that a contract names."""

    def __init__(
        self,
        quarters: Sequence[Quarter] = (),
        indices: Mapping[int, CostIndices] = MappingProxyType({}),
        locality: str = "",
        *,
        factor: Decimal | None = None,
        year: int | None = None,
        floored: bool = True,
    ) -> None:
        """``quarters`` in their order; ``indices`` of the contract's locality by year; ``factor`` in the place of the
        file's; ``year`` whose schedule holds for every day, None for that of the day; ``floored`` work indices, where a
        file has both."""
        self.quarters = quarters
        self.indices = indices
        self.locality = locality
        self.factor = factor
        self.year = year
        self.floored = floored

    def fees(self, claim: BilledClaim) -> tuple[MedicareFee, ...]:
        """What the schedule says of each line by itself, and of status T beside others of its day."""
        rows = [self._row(line) for line in claim.lines]
        return tuple(self._fee(number, rows, claim) for number in range(len(rows)))

    def _fee(self, number: int, rows: Sequence[RelativeValues | str | None], claim: BilledClaim) -> MedicareFee:
        if claim.kind is not ClaimKind.PROFESSIONAL:
            return MedicareFee(unlisted="the physician fee schedule is for professional claims")
        row = rows[number]
        if isinstance(row, str):
            return MedicareFee(open=row)
        if row is None:
            return MedicareFee(unlisted="not in the relative values")
        return self._of_row(row, number, rows, claim)

    def _of_row(
        self, row: RelativeValues, number: int, rows: Sequence[RelativeValues | str | None], claim: BilledClaim
    ) -> MedicareFee:
        pays, says = status().get(row.status, ("no", "unknown"))
        if pays == "no":
            return MedicareFee(unlisted=f"Medicare's status {row.status}: {says}")
        if pays == "nothing" or (pays == "alone" and _beside(number, rows, claim)):
            return MedicareFee(_ZERO, f"Medicare's status {row.status}: {says}")
        if row.empty:
            return MedicareFee(unlisted="no relative values: priced by the contractor")
        return self._priced(claim.lines[number], row, claim)

    def _priced(self, line: BilledLine, row: RelativeValues, claim: BilledClaim) -> MedicareFee:
        place = line.place or claim.place
        if not place:
            return MedicareFee(open="the place of service is not told")
        year = self._year(line.first)
        index = self.indices.get(year)
        if index is None:
            return MedicareFee(open=f"no cost indices of {year} are given for locality {self.locality or '(none)'}")
        inside = place in facilities()
        if inside and row.facility_na:
            return MedicareFee(unlisted="not paid by the physician fee schedule in a facility")
        percent, said = _modified(line, row)
        if percent is None:
            return MedicareFee(open=said)
        practice = row.facility if inside or row.office_na else row.office
        work = index.work if self.floored or index.work_bare is None else index.work_bare
        total = row.work * work + practice * index.practice + row.malpractice * index.malpractice
        factor = row.factor if self.factor is None else self.factor
        amount = (total * factor).quantize(_CENT, ROUND_HALF_UP)
        how = f"Medicare {year} {index.key}{', facility' if inside else ''}: {amount}"
        if percent != _HUNDRED:
            amount, how = (amount * percent / _HUNDRED).quantize(_CENT, ROUND_HALF_UP), f"{how}, {percent}% {said}"
        return MedicareFee(amount, how, multiple=row.multiple, base=row.base)

    def _row(self, line: BilledLine) -> RelativeValues | str | None:
        """The row of a line; words where it cannot be told which; None where the schedule has none."""
        if not self.quarters:
            return "no relative values are given"
        if line.first is None and self.year is None:
            return "the line tells no day"
        quarter = self._quarter(line.first)
        if quarter is None:
            return f"no relative values in force on {line.first} are given"
        part = next((one for one in line.modifiers if one in _PART), "")
        if part:
            return quarter.rows.get(f"{line.code}-{part}")
        if _DISCONTINUED in line.modifiers and line.code in quarter.rows:
            return quarter.rows.get(f"{line.code}-{_DISCONTINUED}") or "modifier 53 without a row of its own: by report"
        return quarter.rows.get(line.code)

    def _quarter(self, day: dt.date | None) -> Quarter | None:
        """The newest file of the day's year that had begun; of a fixed year its newest."""
        if self.year is not None:
            return next((one for one in reversed(self.quarters) if one.begins.year == self.year), None)
        begun = [one for one in self.quarters if day is not None and one.begins <= day and one.begins.year == day.year]
        return begun[-1] if begun else None

    def _year(self, day: dt.date | None) -> int:
        return self.year if self.year is not None else day.year if day is not None else 0


@cache
def status() -> Mapping[str, tuple[str, str]]:
    """What each status of a row says of payment: how it is paid, and why."""
    rows = table_rows("medcodex.claims", "data/medicare_status.tsv")
    return {row["status"]: (row["pays"], row["says"]) for row in rows}


@cache
def facilities() -> frozenset[str]:
    """Places of service that are paid the facility rate."""
    return frozenset(row["place"] for row in table_rows("medcodex.claims", "data/facility_places.tsv"))


@cache
def _modifiers() -> Mapping[str, Mapping[str, str]]:
    rows = table_rows("medcodex.claims", "data/medicare_modifiers.tsv")
    return {row["modifier"]: row for row in rows}


def _modified(line: BilledLine, row: RelativeValues) -> tuple[Decimal | None, str]:
    """The percent of the amount that the modifiers leave, and why; None with what is not reckoned."""
    percent, said = _HUNDRED, ""
    for modifier in line.modifiers:
        rule = _modifiers().get(modifier)
        if rule is None:
            continue
        if rule["percent"] == _ANY or getattr(row, rule["asks"]) not in rule["indicators"].split():
            return None, f"modifier {modifier} is not reckoned here: {rule['says']}"
        percent, said = percent * Decimal(rule["percent"]) / _HUNDRED, f"{said} {modifier}".strip()
    return percent, said


def _beside(number: int, rows: Sequence[RelativeValues | str | None], claim: BilledClaim) -> bool:
    """Whether another service of the schedule is paid on the day of a line."""
    return any(
        other != number
        and claim.lines[other].first == claim.lines[number].first
        and row is not None
        and not isinstance(row, str)
        and status().get(row.status, ("", ""))[0] == "values"
        and not row.empty
        for other, row in enumerate(rows)
    )
