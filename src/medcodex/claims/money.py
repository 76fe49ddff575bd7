"""A claim's money adds up: its charge is its lines', and what other payers paid and adjusted is what was charged."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.claims.finding import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter import Finding
    from medcodex.encounter.billing import Adjustment, BilledClaim, BilledLine

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
        yield from _decided(line, f"lines[{number}]")
    yield from _payers(claim)


def _decided(line: BilledLine, where: str) -> Iterator[Finding]:
    """What each payer paid and adjusted of a line is its charge; where a payer took a line apart into several, all of
    them together."""
    for payer in dict.fromkeys(one.payer for one in line.adjudications):
        told = [(place, one) for place, one in enumerate(line.adjudications) if one.payer == payer]
        paid = sum((one.paid for _, one in told), _ZERO)
        adjusted = sum((_sum(one.adjustments) for _, one in told), _ZERO)
        if paid + adjusted != line.charge and not any(one.bundled_into for _, one in told):
            yield finding(
                "BL-02", f"{where}.adjudications[{told[0][0]}]", line.code,
                payer=payer, paid=paid, adjusted=adjusted, charge=line.charge,
            )  # fmt: skip


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
