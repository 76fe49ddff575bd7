"""Random contracts and claims, and what each claim should be paid, worked out a second time as one would in a
spreadsheet: a row a line, whole hundred-thousandths of a cent, nothing of medcodex's own reckoning.

    python bench/contract_sheet.py [--contracts 100] [--lines 10000]

Prints how many lines were priced and how many of the two reckonings differ. Every fourth contract pays percents of
Medicare's physician fee schedule (medicare_sheet.py).
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from medcodex.claims.contracts.contract import Band, Contract, Outlier, Pay, Term, Where
from medcodex.claims.contracts.expecting import expect
from medcodex.encounter.billing import BilledClaim, BilledLine, ClaimKind, Coverage, FormCode, Party
from medicare_sheet import medicare_claim, medicare_contract, medicare_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

CODES = (*(str(number) for number in range(99202, 99232)), "J1885", "J7030", "C1713", "L8699", "20610", "11042")
DRGS = ("291", "470", "871", "193")
_ROOM, _PLAIN, _SUPPLY = "0120", "0450", "0278"


def contract(chance: random.Random) -> Contract:
    """A contract of lines alone or of whole claims with what is carved out."""

    def money(most: int) -> Decimal:
        return Decimal(chance.randrange(1, most * 100)) / 100

    def percent() -> Decimal:
        return Decimal(chance.choice(("100", "85", "62.5", "115", "33.333", "0")))

    fees = {code: money(400) for code in CODES if chance.random() < 0.8}
    fees |= {f"{code}-26": money(90) for code in CODES if chance.random() < 0.2}
    several = chance.choice(((), (Decimal(100), Decimal(50)), (Decimal(100), Decimal(50), Decimal(25))))
    lines = (
        Term("drugs", Pay.UNIT, Where(codes=("J0000-J9999",)), percent(), money(30), lesser=chance.random() < 0.5),
        Term("joint", Pay.LINE, Where(codes=("20610",), modifiers=("50",)), percent(), money(300), multiple=several),
        Term("fees", Pay.SCHEDULE, Where(), percent(), schedule="fees", multiple=several, lesser=chance.random() < 0.5),
    )
    rest = (Term("rest", Pay.CHARGES, Where(), percent()),)
    extreme = Outlier(money(20_000), percent(), chance.random() < 0.5) if chance.random() < 0.5 else None
    whole = chance.choice(
        (
            None,
            Term("case", Pay.CASE, Where(), percent(), money(9000), outlier=extreme, lesser=chance.random() < 0.5),
            Term("drg", Pay.DRG, Where(drgs=("200-999",)), percent(), money(9000), outlier=extreme),
            Term("days", Pay.DAY, Where(), days=(Band(money(2000), 2), Band(money(1500), 4), Band(money(900)))),
            Term("charges", Pay.CLAIM_CHARGES, Where(), percent(), outlier=extreme),
        )
    )
    carved = Term("implants", Pay.CHARGES, Where(revenue=("0274-0278",)), percent(), carve_out=True)
    terms = (*lines, *rest) if whole is None else (carved, whole, *lines, *rest)
    weights = {drg: Decimal(chance.randrange(5000, 60_000)) / 10_000 for drg in DRGS if chance.random() < 0.9}
    weights = weights or {"1": Decimal(1)}
    return Contract("c", "P1", dt.date(2026, 1, 1), terms, schedules={"fees": fees}, weights=weights)


def claim(chance: random.Random, count: int) -> BilledClaim:
    """A claim of so many lines."""
    lines = tuple(
        BilledLine(
            Decimal(chance.randrange(100, 900_000)) / 100,
            "HC",
            chance.choice(CODES),
            chance.choice(((), (), ("26",), ("50",), ("59", "26"))),
            units=Decimal(chance.choice(("1", "1", "2", "3.5"))),
            revenue=chance.choice((_ROOM, _PLAIN, _SUPPLY)),
            first=dt.date(2026, 5, chance.randrange(1, 4)),
        )
        for _ in range(count)
    )
    return BilledClaim(
        ClaimKind.INSTITUTIONAL, "1", sum((one.charge for one in lines), Decimal(0)), "11", "1", Party("CLINIC"),
        Coverage("P", Party("OKAPI"), Party("PAYER", identifier="P1")), lines,
        codes=(FormCode("drg", chance.choice(DRGS)),),
    )  # fmt: skip


def _cents(value: Fraction) -> int:
    """Halves up."""
    return int(value * 100 + Fraction(1, 2))


def sheet(agreed: Contract, told: BilledClaim) -> tuple[list[int | None], int | None]:
    """Cents of each line, and of the claim as a whole; None where there are none."""
    whole = next((one for one in agreed.terms if one.pay in {Pay.CASE, Pay.DRG, Pay.DAY, Pay.CLAIM_CHARGES}), None)
    drg = told.codes[0].code
    if whole is not None and whole.pay is Pay.DRG and not ("200" <= drg <= "999"):
        whole = None
    terms = {one.name: one for one in agreed.terms}
    fees = agreed.schedules["fees"]
    rows: list[dict[str, Any]] = [{"row": row, "term": _chosen(row, terms, whole, fees)} for row in told.lines]
    for one in rows:
        one["cents"] = _priced(one["row"], terms.get(one["term"]), agreed)
    for name in ("joint", "fees"):
        several = terms[name].multiple
        for day in {one["row"].first for one in rows} if several else ():
            same = [one for one in rows if one["term"] == name and one["row"].first == day and one["cents"] is not None]
            for place, one in enumerate(sorted(same, key=lambda one: -one["cents"])):
                share = several[place] if place < len(several) else several[-1]
                one["cents"] = _cents(Fraction(one["cents"], 100) * Fraction(share) / 100)
    for one in rows:
        if one["cents"] is not None and terms[one["term"]].lesser:
            one["cents"] = min(one["cents"], _cents(Fraction(one["row"].charge)))
    return [one["cents"] for one in rows], _whole(agreed, whole, drg, [o["row"] for o in rows if not o["term"]])


def _chosen(row: BilledLine, terms: dict[str, Term], whole: Term | None, fees: Mapping[str, Decimal]) -> str:
    if "implants" in terms and row.revenue == _SUPPLY:
        return "implants"
    if whole is not None:
        return ""
    if row.code[0] == "J":
        return "drugs"
    if row.code == "20610" and "50" in row.modifiers:
        return "joint"
    listed = row.code in fees or ("26" in row.modifiers and f"{row.code}-26" in fees)
    return "fees" if listed else "rest"


def _priced(row: BilledLine, term: Term | None, agreed: Contract) -> int | None:
    if term is None:
        return None
    share = Fraction(term.percent) / 100
    if term.name in {"implants", "rest"}:
        return _cents(Fraction(row.charge) * share)
    if term.name == "drugs":
        return _cents(Fraction(term.amount or 0) * Fraction(row.units or 0) * share)
    if term.name == "joint":
        return _cents(Fraction(term.amount or 0) * share)
    fees = agreed.schedules["fees"]
    key = f"{row.code}-26" if "26" in row.modifiers and f"{row.code}-26" in fees else row.code
    return _cents(Fraction(fees[key]) * Fraction(row.units or 0) * share)


def _whole(agreed: Contract, term: Term | None, drg: str, rows: list[BilledLine]) -> int | None:
    if term is None:
        return None
    charges = sum((Fraction(row.charge) for row in rows), Fraction(0))
    if term.pay is Pay.CLAIM_CHARGES:
        cents = _cents(charges * Fraction(term.percent) / 100)
    elif term.pay is Pay.CASE:
        cents = _cents(Fraction(term.amount or 0))
    elif term.pay is Pay.DRG:
        if drg not in agreed.weights:
            return None
        cents = _cents(Fraction(term.amount or 0) * Fraction(agreed.weights[drg]))
    else:
        nights = int(sum((row.units or 0 for row in rows if row.revenue == _ROOM), Decimal(0)))
        if not nights:
            return None
        first, second, last = (Fraction(band.amount) for band in term.days)
        cents = _cents(first * min(nights, 2) + second * max(0, min(nights, 4) - 2) + last * max(0, nights - 4))
    extreme = term.outlier
    if extreme is not None and charges > extreme.threshold:
        above = charges - Fraction(0 if extreme.whole else extreme.threshold)
        cents = _cents(above * Fraction(extreme.percent) / 100) + (0 if extreme.whole else cents)
    return min(cents, _cents(charges)) if term.lesser else cents


def compared(contracts: int, lines: int, seed: int = 20260515) -> tuple[int, int]:
    """How many lines and claims were reckoned twice, and how many of them differ."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
    count = differ = 0
    for number in range(contracts):
        of_medicare = number % 4 == 3
        agreed, left = (medicare_contract if of_medicare else contract)(chance), lines
        while left > 0:
            told = (medicare_claim if of_medicare else claim)(chance, min(left, chance.randrange(1, 12)))
            left -= len(told.lines)
            found = expect(told, agreed)
            rows, whole = (medicare_sheet(agreed, told), None) if of_medicare else sheet(agreed, told)
            ours = [None if one.allowed is None else int(one.allowed * 100) for one in found.lines]
            case = None if found.case is None or found.case.allowed is None else int(found.case.allowed * 100)
            count += len(rows) + (whole is not None)
            differ += sum(a != b for a, b in zip([*rows, whole], [*ours, case], strict=True))
    return count, differ


def main() -> int:
    """Print the figures; 1 where any differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contracts", type=int, default=100)
    parser.add_argument("--lines", type=int, default=10_000, help="lines for each contract (default: 10,000)")
    args = parser.parse_args()
    begun = time.process_time()
    count, differ = compared(args.contracts, args.lines)
    print(f"{args.contracts} contracts, {args.lines:,} lines each: {count:,} amounts reckoned twice, {differ} differ; "
          f"{time.process_time() - begun:.0f} s of the processor for both")  # fmt: skip
    return int(differ > 0)


if __name__ == "__main__":
    raise SystemExit(main())
