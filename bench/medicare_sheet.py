"""Random contracts of percents of Medicare's physician fee schedule, claims for them, and what each line should be
paid, worked out a second time: a row a line, fractions, nothing of medcodex's own reckoning. contract_sheet.py runs it.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from medcodex.claims.contracts.contract import Contract, Pay, Term, Where
from medcodex.claims.contracts.medicare import MedicareSchedule, Quarter
from medcodex.encounter.billing import BilledClaim, BilledLine, ClaimKind, Coverage, Party
from medcodex.terminology.mpfs.amounts import RelativeValues
from medcodex.terminology.mpfs.localities import CostIndices

if TYPE_CHECKING:
    import random

CODES = tuple(f"X{number:04}" for number in range(60))
_INSIDE = ("21", "22", "23", "24")
_OUTSIDE = ("11", "12", "20")
_MODIFIERS = (((),) * 8) + (("26",), ("TC",), ("53",), ("50",), ("62",), ("80",), ("AS",), ("22",), ("25",))
_STATUS = "AAAAAAAARTBNCJX"
_JANUARY, _JULY, _OTHER = dt.date(2026, 1, 1), dt.date(2026, 7, 1), dt.date(2025, 1, 1)


def medicare_contract(chance: random.Random) -> Contract:
    """Percents of an invented fee schedule of two quarters, the rest percents of charges."""

    def percent() -> Decimal:
        return Decimal(chance.choice(("100", "85", "62.5", "115", "133.333")))

    parts = (_part(chance, 1500), _part(chance, 1500), _part(chance, 2500))
    indices = {2026: CostIndices("00001-02", "SOMEWHERE", *parts)}
    schedule = MedicareSchedule(
        tuple(Quarter(begins, _rows(chance)) for begins in (_JANUARY, _JULY)),
        indices,
        "00001-02",
        factor=chance.choice((None, Decimal("41.2345"))),
    )
    own = chance.choice(((), (), (Decimal(100), Decimal(40))))
    terms = (
        Term("medicare", Pay.MEDICARE, Where(), percent(), multiple=own, lesser=chance.random() < 0.5),
        Term("rest", Pay.CHARGES, Where(codes=("X0000-X0040",)), percent()),
    )
    return Contract("c", "P1", _OTHER, terms, medicare=schedule)


def _part(chance: random.Random, most: int) -> Decimal:
    return Decimal(chance.randrange(300, most)) / 1000


def _rows(chance: random.Random) -> dict[str, RelativeValues]:
    found = {}
    for code in CODES:
        if chance.random() < 0.1:
            continue
        parts = ("", "26", "TC") if chance.random() < 0.3 else ("", "53") if chance.random() < 0.1 else ("",)
        status, base = chance.choice(_STATUS), chance.choice(("", "", "X0001", "X0002"))
        multiple = chance.choice("0022233456")
        for modifier in parts:
            work, office, facility, malpractice = (Decimal(chance.randrange(0, 3000)) / 100 for _ in range(4))
            if chance.random() < 0.05:
                work = office = facility = malpractice = Decimal(0)
            found[f"{code}-{modifier}" if modifier else code] = RelativeValues(
                code, modifier, status, work, office, facility, malpractice, Decimal("33.4009"),
                chance.random() < 0.1, chance.random() < 0.1, multiple, chance.choice("013"), chance.choice("0129"),
                chance.choice("0129"), base,
            )  # fmt: skip
    return found


def medicare_claim(chance: random.Random, count: int) -> BilledClaim:
    """A professional claim of so many lines."""
    lines = tuple(
        BilledLine(
            Decimal(chance.randrange(100, 300_000)) / 100,
            "HC",
            chance.choice(CODES),
            chance.choice(_MODIFIERS),
            units=Decimal(chance.choice(("1", "1", "1", "2"))),
            place=chance.choice(("", "", "", *_INSIDE, *_OUTSIDE)),
            first=chance.choice((dt.date(2026, 5, 1), dt.date(2026, 5, 2), dt.date(2026, 8, 1), _OTHER)),
        )
        for _ in range(count)
    )
    return BilledClaim(
        ClaimKind.PROFESSIONAL, "1", sum((one.charge for one in lines), Decimal(0)), chance.choice(("11", "22", "")),
        "1", Party("CLINIC"), Coverage("P", Party("OKAPI"), Party("PAYER", identifier="P1")), lines,
    )  # fmt: skip


def medicare_sheet(agreed: Contract, told: BilledClaim) -> list[int | None]:
    """Cents of each line; None where the line is left open."""
    medicare, rest = agreed.terms
    rows = [_row(one, told, agreed) for one in told.lines]
    for one in rows:
        if one["alone"] and any(x["paid"] and x is not one and x["line"].first == one["line"].first for x in rows):
            one["unit"] = Fraction(0)
    for one in rows:
        one["cents"] = _alone(one, medicare, rest)
    for day in {one["line"].first for one in rows}:
        same = [one for one in rows if one["unit"] is not None and one["line"].first == day]
        if not medicare.multiple:
            _by_rule([one for one in same if one["unit"]])
            continue
        for place, one in enumerate(sorted(same, key=lambda one: -one["cents"])):
            one["cents"] = _cents(Fraction(one["cents"], 100) * (1 if place == 0 else Fraction(40, 100)))
    if medicare.lesser:
        for one in rows:
            if one["unit"] is not None and one["cents"] is not None:
                one["cents"] = min(one["cents"], _cents(Fraction(one["line"].charge)))
    return [one["cents"] for one in rows]


def _alone(one: dict[str, Any], medicare: Term, rest: Term) -> int | None:
    """Cents of a line by itself."""
    if one["unit"] is not None:
        return _cents(one["unit"] * Fraction(one["line"].units) * Fraction(medicare.percent) / 100)
    if one["to rest"] and "X0000" <= one["line"].code <= "X0040":
        return _cents(Fraction(one["line"].charge) * Fraction(rest.percent) / 100)
    return None


def _row(line: BilledLine, told: BilledClaim, agreed: Contract) -> dict[str, Any]:  # noqa: PLR0911 - a step a rule
    """``unit`` is the amount of a unit, None where there is none; ``to rest`` where the other term may price it."""
    one: dict[str, Any] = {"line": line, "unit": None, "to rest": False, "alone": False, "paid": False}
    schedule = agreed.medicare
    if schedule is None or line.first is None or line.first.year != 2026:
        return one
    table = schedule.quarters[line.first >= _JULY].rows
    part = next((m for m in line.modifiers if m in {"26", "TC"}), None)
    values = table.get(f"{line.code}-{part}" if part else line.code)
    if "53" in line.modifiers and line.code in table:
        values = table.get(f"{line.code}-53")
        if values is None:
            return one
    if values is None or values.status not in "ARTB":
        one["to rest"] = True
        return one
    nothing = not (values.work + values.office + values.facility + values.malpractice)
    one["paid"] = values.status in "AR" and not nothing
    one["alone"] = values.status == "T"
    one["multiple"], one["family"] = values.multiple, values.base or line.code
    if values.status == "B":
        one["unit"] = Fraction(0)
        return one
    if nothing:
        one["to rest"] = True
        return one
    place = line.place or told.place
    if not place:
        return one
    if place in _INSIDE and values.facility_na:
        one["to rest"] = True
        return one
    share = _share(line.modifiers, values)
    if share is None:
        return one
    practice = values.facility if place in _INSIDE or values.office_na else values.office
    index = schedule.indices[2026]
    total = (
        Fraction(values.work) * Fraction(index.work)
        + Fraction(practice) * Fraction(index.practice)
        + Fraction(values.malpractice) * Fraction(index.malpractice)
    )
    factor = schedule.factor or values.factor
    one["unit"] = Fraction(_cents(total * Fraction(factor)), 100)
    if share != 1:
        one["unit"] = Fraction(_cents(one["unit"] * share), 100)
    return one


def _share(modifiers: tuple[str, ...], values: RelativeValues) -> Fraction | None:
    for modifier in modifiers:
        if modifier == "22":
            return None
        if modifier == "50":
            return Fraction(3, 2) if values.bilateral == "1" else None
        if modifier == "62":
            return Fraction(625, 1000) if values.co_surgeon in {"1", "2"} else None
        if modifier == "80":
            return Fraction(16, 100) if values.assistant == "2" else None
        if modifier == "AS":
            return Fraction(136, 1000) if values.assistant == "2" else None
    return Fraction(1)


def _by_rule(same: list[dict[str, Any]]) -> None:
    for indicator in "4567":
        alike = [one for one in same if one["multiple"] == indicator]
        if len(alike) > 1 or (indicator == "5" and sum(one["line"].units for one in alike) > 1):
            for one in alike:
                one["cents"] = None
    ranked = sorted((one for one in same if one["multiple"] in "23"), key=lambda one: -one["unit"])
    if len(ranked) < 2:
        return
    families = [one["family"] for one in ranked if one["multiple"] == "3"]
    if len(set(families)) < len(families):
        for one in ranked:
            one["cents"] = None
        return
    for place, one in enumerate(ranked):
        if place >= 5:
            one["cents"] = None
        elif place:
            one["cents"] = _cents(Fraction(one["cents"], 200))


def _cents(value: Fraction) -> int:
    """Halves up."""
    return int(value * 100 + Fraction(1, 2))
