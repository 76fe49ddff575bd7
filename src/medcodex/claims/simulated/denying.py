"""Whether a simulated payer pays for a claim at all, and for which of its lines not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.claims.acknowledging import days_of_service
from medcodex.claims.simulated.ledger import likeness_of
from medcodex.claims.simulated.reasons import ON_CLAIMS, UNKNOWN_MEMBER, reasons

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.claims.simulated.ledger import Ledger
    from medcodex.claims.simulated.reasons import Denial
    from medcodex.claims.simulated.rules import DenialRule, PayerRules
    from medcodex.encounter.billing import BilledClaim, BilledLine

_AUTHORIZATION = "G1"
_PRIMARY = "P"


def claim_denial(claim: BilledClaim, rules: PayerRules, ledger: Ledger, received: dt.date) -> Denial | None:
    """Why nothing of a claim is paid: who is covered first, then when it came, then whether it came before."""
    kind = _not_covered(claim, rules) or _too_late(claim, rules, received)
    if kind is None and ledger.like(likeness_of(claim)) is not None:
        kind = "duplicate"
    return None if kind is None else reasons(ON_CLAIMS)[kind]


def _not_covered(claim: BilledClaim, rules: PayerRules) -> str | None:
    member = rules.members.get(claim.coverage.insured.identifier.upper())
    if member is None:
        return UNKNOWN_MEMBER if rules.only_members else None
    first, last = days_of_service(claim)
    if member.start is not None and first is not None and first < member.start:
        return "before-cover"
    if member.end is not None and last is not None and last > member.end:
        return "after-cover"
    told = {one.payer.identifier for one in claim.others}
    if member.other_payer and member.other_payer not in told and claim.coverage.sequence == _PRIMARY:
        return "other-payer"
    return None


def _too_late(claim: BilledClaim, rules: PayerRules, received: dt.date) -> str | None:
    _, last = days_of_service(claim)
    return "late" if last is not None and (received - last).days > rules.within else None


def line_denial(claim: BilledClaim, line: BilledLine, rules: PayerRules) -> Denial | None:
    """Why a line is not paid: the first rule of the file that says so."""
    return next((one.denial for one in rules.denials if _denies(one, claim, line)), None)


def _denies(rule: DenialRule, claim: BilledClaim, line: BilledLine) -> bool:
    if not rule.services.hold(claim, line):
        return False
    if rule.kind == "authorization":
        return all(kind != _AUTHORIZATION for kind, _ in (*claim.references, *line.references))
    if rule.diagnoses is not None:
        return not any(code in rule.diagnoses for code in _diagnoses(claim, line))
    if rule.needs:
        return rule.needs.isdisjoint(line.modifiers)
    if rule.beside is not None:
        return rule.unless.isdisjoint(line.modifiers) and any(
            other is not line and other.first == line.first and other.code in rule.beside for other in claim.lines
        )
    return True


def _diagnoses(claim: BilledClaim, line: BilledLine) -> list[str]:
    """Those that the line points at; all of the claim's where it points at none."""
    codes = [one.code for one in claim.diagnoses]
    return [codes[place - 1] for place in line.pointers if 0 < place <= len(codes)] or codes
