"""How a claim stands, asked: the question of a claim that was billed (276)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.claims.acknowledging import days_of_service
from medcodex.encounter.billing import ClaimKind
from medcodex.encounter.claim_status import StatusQuestion

if TYPE_CHECKING:
    from medcodex.encounter.billing import BilledClaim, Party


def question_of(claim: BilledClaim, trace: str, receiver: Party, payer_number: str = "") -> StatusQuestion:
    """The question by what the payer knows a claim: its numbers, charge and days. ``receiver`` is who gets the answer,
    ``trace`` the number by which it finds the question."""
    first, last = days_of_service(claim)
    return StatusQuestion(
        segment=0,
        trace=trace,
        payer=claim.coverage.payer,
        receiver=receiver,
        providers=(claim.billing,),
        subscriber=claim.coverage.insured,
        patient=claim.patient,
        number=claim.number,
        payer_number=payer_number,
        bill_type=f"{claim.place}{claim.frequency}" if claim.kind is ClaimKind.INSTITUTIONAL else "",
        charge=claim.charge,
        first=first,
        last=last,
    )
