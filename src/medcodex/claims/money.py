"""A claim's money adds up: its charge is its lines', and what other payers paid and adjusted is what was charged."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.claims.finding import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter import Finding
    from medcodex.encounter.billing import Adjustment, BilledClaim

_ZERO = Decimal(0)


def money(claim: BilledClaim) -> Iterator[Finding]:
    """BL-01 to BL-04."""
    lines = sum((line.charge for line in claim.lines), _ZERO)
    if claim.lines and lines != claim.charge:
        yield finding("BL-01", "charge", charge=claim.charge, lines=lines)
    if claim.charge < 0:
        yield finding("BL-04", "charge")
    for number, line in enumerate(claim.lines):
        if line.charge < 0:
            yield finding("BL-04", f"lines[{number}].charge", line.code)
        for place, one in enumerate(line.adjudications):
            adjusted = _sum(one.adjustments)
            if one.paid + adjusted != line.charge and not one.bundled_into:
                yield finding(
                    "BL-02", f"lines[{number}].adjudications[{place}]", line.code,
                    payer=one.payer, paid=one.paid, adjusted=adjusted, charge=line.charge,
                )  # fmt: skip
    yield from _payers(claim)


def _payers(claim: BilledClaim) -> Iterator[Finding]:
    """What a payer paid of a claim is what it paid of the lines, less its adjustments of the whole; where it told
    nothing of lines, the charge less those."""
    for number, cover in enumerate(claim.others):
        payer = cover.payer.identifier
        if cover.paid is None:
            continue
        told = [one for line in claim.lines for one in line.adjudications if payer and one.payer == payer]
        whole = sum((one.paid for one in told), _ZERO) if told else claim.charge
        expected = whole - _sum(cover.adjustments)
        if expected != cover.paid:
            yield finding("BL-03", f"others[{number}].paid", paid=cover.paid, payer=payer, expected=expected)


def _sum(adjustments: Iterable[Adjustment]) -> Decimal:
    return sum((one.amount for one in adjustments), _ZERO)
