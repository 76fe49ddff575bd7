"""The claim that a payer's answer speaks of, as far as the answer tells it: enough to price it by a contract."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.encounter.billing import BilledClaim, BilledLine, ClaimKind, Coverage, FormCode, Party

if TYPE_CHECKING:
    from medcodex.encounter.remittance import Payment, RemittedClaim, RemittedLine

_DENTAL = "AD"
PRIMARY = frozenset({"1", "4", "19"})
"""Answers of a first payer (code list 1029): what others paid before does not lower what is allowed."""


def answered_claim(remitted: RemittedClaim, payment: Payment) -> BilledClaim:
    """As billed: the submitted code where another was paid, the units with those that were taken away. Lines with a
    revenue code, or a DRG, make it institutional."""
    payer = payment.payer.identifier or payment.payer_id
    lines = tuple(_line(one, remitted) for one in remitted.lines)
    institutional = bool(remitted.drg) or any(one.revenue for one in lines)
    dental = any(one.system == _DENTAL for one in lines)
    return BilledClaim(
        kind=_kind(institutional=institutional, dental=dental),
        number=remitted.number,
        charge=remitted.charge,
        place=remitted.facility,
        frequency=remitted.frequency,
        billing=payment.payee,
        coverage=Coverage(
            remitted.status, remitted.insured or remitted.patient, Party(payment.payer.last, identifier=payer)
        ),
        lines=lines,
        codes=(FormCode("drg", remitted.drg),) if remitted.drg else (),
    )


def _kind(*, institutional: bool, dental: bool) -> ClaimKind:
    if dental:
        return ClaimKind.DENTAL
    return ClaimKind.INSTITUTIONAL if institutional else ClaimKind.PROFESSIONAL


def _line(answer: RemittedLine, remitted: RemittedClaim) -> BilledLine:
    taken = sum((one.units for one in answer.adjustments if one.units is not None), Decimal(0))
    units = answer.submitted_units
    if units is None and answer.units is not None:
        units = answer.units + taken
    return BilledLine(
        charge=answer.charge,
        system=answer.system,
        code=answer.submitted or answer.code,
        modifiers=answer.modifiers,
        units=units,
        revenue=answer.revenue or (answer.code if answer.system == "NU" else ""),
        first=answer.first or remitted.first or remitted.last,
        last=answer.last,
    )
