"""A decided claim as a remittance tells it: whose it was, its lines, and its reversal."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from medcodex.claims.acknowledging import days_of_service
from medcodex.claims.clinical import is_inpatient
from medcodex.claims.simulated.ledger import patient_of
from medcodex.claims.simulated.pricing import covered_days, group_of
from medcodex.claims.simulated.rules import PLANS
from medcodex.encounter.billing import Adjustment, ClaimKind, Party
from medcodex.encounter.remittance import RemittedClaim, RemittedLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.claims.simulated.rules import PayerRules
    from medcodex.encounter.billing import BilledClaim, BilledLine

REVERSED = "22"
_STATUS = {"P": "1", "S": "2"}
_LATER = "3"
_REVENUE, _CONTROL, _ALLOWED, _ORIGINAL = "NU", "6R", "B6", "F8"
_ZERO = Decimal(0)


def frame(claim: BilledClaim, number: str, rules: PayerRules, received: dt.date) -> RemittedClaim:
    """Whose claim it is and when it came, with nothing decided yet."""
    first, last = days_of_service(claim)
    patient, insured = patient_of(claim), claim.coverage.insured
    inpatient = is_inpatient(claim)
    group = group_of(claim) if inpatient else ""
    rendering = next((one for one in claim.providers.get("rendering", ()) if one.identifier), None)
    return RemittedClaim(
        segment=0, number=claim.number, status=_STATUS.get(claim.coverage.sequence, _LATER), charge=claim.charge,
        paid=_ZERO, responsibility=_ZERO,
        filing=claim.coverage.filing if claim.coverage.filing in PLANS else rules.plan, payer_number=number,
        patient=_named(patient, insured), insured=_named(insured, insured) if claim.patient is not None else None,
        rendering=None if rendering is None else _named(rendering, rendering), facility=claim.place,
        frequency=claim.frequency, drg=group, drg_weight=rules.stays.weights.get(group) if group else None,
        received=received, first=first, last=last,
        advice=(("MIA01", Decimal(covered_days(claim))),) if inpatient else (),
    )  # fmt: skip


def _named(party: Party, numbered: Party) -> Party:
    return Party(
        party.last, party.first, party.middle, party.suffix, party.person, numbered.identifier,
        numbered.qualifier if numbered.identifier else "",
    )  # fmt: skip


def line_of(
    claim: BilledClaim, line: BilledLine, adjustments: Sequence[Adjustment], allowed: Decimal | None,
    remarks: Sequence[str] = (),
) -> RemittedLine:  # fmt: skip
    """A line with what became of it; nothing allowed (None) means that it is denied. What no adjustment
    takes is paid."""
    control = next((told for kind, told in line.references if kind == _CONTROL), "")
    dated = claim.kind is not ClaimKind.INSTITUTIONAL or line.first is not None
    return RemittedLine(
        system=line.system if line.code else _REVENUE,
        code=line.code or line.revenue,
        modifiers=line.modifiers,
        charge=line.charge,
        paid=line.charge - sum((one.amount for one in adjustments), _ZERO),
        units=line.units if allowed is not None else _ZERO,
        submitted_units=line.units if allowed is None else None,
        revenue=line.revenue if line.code else "",
        first=line.first if dated else None,
        last=line.last if line.last != line.first else None,
        adjustments=tuple(adjustments),
        allowed=allowed,
        amounts=() if allowed is None else ((_ALLOWED, allowed),),
        remarks=tuple(remarks),
        references=((_CONTROL, control),) if control else (),
        control=control,
    )


def settled(claim: RemittedClaim, replaces: str = "") -> RemittedClaim:
    """With what the patient owes and what is paid summed up of its adjustments."""
    told = [*claim.adjustments, *chain.from_iterable(one.adjustments for one in claim.lines)]
    return replace(
        claim,
        paid=claim.charge - sum((one.amount for one in told), _ZERO),
        responsibility=sum((one.amount for one in told if one.group == "PR"), _ZERO),
        references=((_ORIGINAL, replaces),) if replaces else (),
    )


def reversal_of(claim: RemittedClaim) -> RemittedClaim:
    """The same with every amount of the other sign (005010X221, section 1.10.2.8): both together are nothing."""
    return replace(
        claim,
        status=REVERSED,
        charge=-claim.charge,
        paid=-claim.paid,
        responsibility=None if claim.responsibility is None else -claim.responsibility,
        adjustments=_negated(claim.adjustments),
        lines=tuple(
            replace(
                line, charge=-line.charge, paid=-line.paid, adjustments=_negated(line.adjustments),
                allowed=None if line.allowed is None else -line.allowed,
                amounts=tuple((kind, -amount) for kind, amount in line.amounts),
            )
            for line in claim.lines
        ),
    )  # fmt: skip


def _negated(adjustments: Sequence[Adjustment]) -> tuple[Adjustment, ...]:
    return tuple(replace(one, amount=-one.amount) for one in adjustments)
