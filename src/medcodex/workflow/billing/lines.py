"""The lines of a claim: what was coded and what was charged, brought together. The coder's word holds for codes,
modifiers and what a line points to; the department's for amounts, dates, revenue codes and who rendered it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.encounter import Claim
from medcodex.encounter.coded import ServiceLine
from medcodex.workflow.billing.missing import missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.encounter import Finding
    from medcodex.workflow.chart import Charge

_SERVICE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
_PROFESSIONAL_FEES = ("096", "097", "098")
"""Revenue codes of professional fees (NUBC: 096X to 098X)."""
_ZERO = Decimal(0)


def charges_of(charges: Sequence[Charge], claim: Claim, claims: Sequence[Claim]) -> Sequence[Charge]:
    """The charges that belong on a claim. Where a chart has both claims, the facility's have a revenue code that is
    none of professional fees."""
    if len(claims) == 1:
        return charges
    facility = claim is Claim.FACILITY
    return [one for one in charges if _of_facility(one) is facility]


def _of_facility(charge: Charge) -> bool:
    revenue = (charge.revenue or "").zfill(4)
    return bool(charge.revenue) and not revenue.startswith(_PROFESSIONAL_FEES)


def netted(charges: Iterable[Charge], findings: list[Finding]) -> list[Charge]:
    """Charges with their credits taken off; what is taken away whole is gone, and what is less than nothing is
    found."""
    alike: dict[tuple[object, ...], list[Charge]] = defaultdict(list)
    for one in charges:
        where = one.tooth, one.surfaces, one.cavity
        alike[one.code, one.modifiers, one.revenue, one.date, one.provider, where].append(one)
    found: list[Charge] = []
    for same in alike.values():
        if all(one.units > 0 for one in same):
            found += same
            continue
        units = sum((one.units for one in same), _ZERO)
        amounts = [None if one.amount is None else abs(one.amount) * (1 if one.units > 0 else -1) for one in same]
        told = [one for one in amounts if one is not None]
        amount = sum(told, _ZERO) if len(told) == len(amounts) else None
        if units < 0 or (amount is not None and amount < 0):
            findings.append(missing("BD-04", "lines", same[0].code, code=same[0].code))
        elif units:
            found.append(replace(same[0], units=units, amount=amount))
    return found


def billed_lines(coded: Sequence[ServiceLine], charges: Sequence[Charge], *, facility: bool) -> list[ServiceLine]:
    """The coded lines with what was charged for them, then what a facility charged beside them, such as room and
    board. A professional's charge that nobody coded is no line: ``reconcile`` tells of it."""
    left = list(charges)
    found: list[ServiceLine] = []
    for number, line in enumerate(coded):
        more = any(line.code == one.code for one in coded[number + 1 :])
        taken = _taken(line, left, all_of_them=not more)
        found += _joined(line, taken)
        left = [one for one in left if one not in taken]
    return [*found, *map(_charged, left)] if facility else found


def _taken(line: ServiceLine, charges: Sequence[Charge], *, all_of_them: bool) -> list[Charge]:
    """The charges that a coded line is about: all of its code, or where other lines of that code follow, the one that
    agrees best with it."""
    same = [one for one in charges if one.code == line.code]
    if all_of_them or not same:
        return same
    return [max(same, key=lambda one: (set(one.modifiers) == set(line.modifiers), one.date == line.date))]


def _joined(line: ServiceLine, charges: Sequence[Charge]) -> Iterator[ServiceLine]:
    if not charges:
        yield line
    for one in charges:
        units = one.units if len(charges) > 1 or line.units is None else line.units
        yield replace(
            line,
            units=units,
            charge=line.charge if one.amount is None and len(charges) == 1 else one.amount,
            modifiers=line.modifiers or one.modifiers,
            date=one.date or line.date,
            revenue=one.revenue,
            provider=one.provider,
            description=one.description if line.code is None else None,
            tooth=one.tooth,
            surfaces=one.surfaces,
            cavity=one.cavity,
        )


def _charged(one: Charge) -> ServiceLine:
    service = _SERVICE.fullmatch(one.code)
    return ServiceLine(
        code=one.code if service else None,
        modifiers=one.modifiers if service else (),
        units=one.units,
        charge=one.amount,
        date=one.date,
        revenue=one.revenue,
        provider=one.provider,
    )


def without_charge(lines: Iterable[ServiceLine]) -> Iterator[Finding]:
    """BD-02 of each line that has none."""
    for number, line in enumerate(lines):
        if line.charge is None:
            code = line.code or line.revenue or ""
            yield missing("BD-02", f"lines[{number}].charge", *filter(None, [code]), code=code)
