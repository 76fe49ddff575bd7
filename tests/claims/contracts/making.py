"""Small claims and contracts for tests."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from medcodex.claims.contracts.contract import Contract
from medcodex.encounter.billing import BilledClaim, BilledDiagnosis, BilledLine, ClaimKind, Coverage, Party

if TYPE_CHECKING:
    from medcodex.claims.contracts.contract import Term


def line(code: str, charge: str, *, units: str = "1", day: int = 1, **told: Any) -> BilledLine:
    """A line of May 2026."""
    return BilledLine(
        Decimal(charge), "HC" if code else "", code, units=Decimal(units), first=dt.date(2026, 5, day), **told
    )


def claim(*lines: BilledLine, kind: ClaimKind = ClaimKind.PROFESSIONAL, **told: Any) -> BilledClaim:
    """A claim to payer P1 of knee arthrosis."""
    return BilledClaim(
        kind=kind,
        number="C1",
        charge=sum((one.charge for one in lines), Decimal(0)),
        place="11",
        frequency="1",
        billing=Party("CLINIC"),
        coverage=Coverage("P", Party("OKAPI"), Party("PAYER", identifier="P1", qualifier="PI")),
        lines=lines,
        diagnoses=(BilledDiagnosis("M1711", "principal"),),
        **told,
    )


def contract(*terms: Term, **told: Any) -> Contract:
    """A contract of payer P1."""
    return Contract("sample", "P1", dt.date(2026, 1, 1), terms, **told)
