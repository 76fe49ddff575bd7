"""Several procedures of Medicare's physician fee schedule on one day (CMS Pub 100-04 ch. 12, 40.6).

Reckoned: the standard reduction (indicator 2, and 3 where no two endoscopies are of one family): the dearest in full,
the next four by half. Not reckoned, and then the lines are left open: a sixth procedure (by report), endoscopies of one
family, and the reductions of parts (4 imaging, 5 therapy, 6 cardiovascular, 7 ophthalmology) where several are of one
day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.claims.contracts.medicare import MedicareFee
    from medcodex.encounter.billing import BilledLine

STANDARD = frozenset("23")
_ENDOSCOPY = "3"
_OF_PARTS: Mapping[str, str] = {
    "4": "several of imaging on one day",
    "5": "several units of therapy on one day",
    "6": "several cardiovascular tests on one day",
    "7": "several ophthalmological tests on one day",
}
_FULL, _HALF = Decimal(100), Decimal(50)
_MOST = 5


def several(
    lines: Sequence[BilledLine], fees: Sequence[MedicareFee], ours: Sequence[int]
) -> Mapping[int, Decimal | str]:
    """Of the lines ``ours``: the percent of the amount that is left, or what is not reckoned, in words. Lines that are
    alone on their day, or of which nothing is reduced, are not among them."""
    days: dict[dt.date | None, list[int]] = defaultdict(list)
    for number in ours:
        if fees[number].amount:
            days[lines[number].first].append(number)
    return {number: found for day in days.values() for number, found in _of_day(lines, fees, day)}


def _of_day(
    lines: Sequence[BilledLine], fees: Sequence[MedicareFee], day: Sequence[int]
) -> Iterator[tuple[int, Decimal | str]]:
    for indicator, said in _OF_PARTS.items():
        same = [number for number in day if fees[number].multiple == indicator]
        units = sum((_units(lines[number]) for number in same), Decimal(0))
        if len(same) > 1 or (indicator == "5" and units > 1):
            yield from ((number, f"{said}: not reckoned here") for number in same)
    ranked = [number for number in day if fees[number].multiple in STANDARD]
    if len(ranked) < 2:
        return
    families = Counter(_family(lines[number], fees[number]) for number in ranked)
    if any(name and count > 1 for name, count in families.items()):
        yield from ((number, "several endoscopies of one family on one day: not reckoned here") for number in ranked)
        return
    ranked.sort(key=lambda number: (-(fees[number].amount or 0), number))
    for place, number in enumerate(ranked):
        yield number, "the sixth procedure of a day: by report" if place >= _MOST else _HALF if place else _FULL


def _family(line: BilledLine, fee: MedicareFee) -> str:
    """The base code of an endoscopy, which is of its own family."""
    return (fee.base or line.code) if fee.multiple == _ENDOSCOPY else ""


def _units(line: BilledLine) -> Decimal:
    return Decimal(1) if line.units is None else line.units
