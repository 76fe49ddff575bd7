"""A claim that a payer has decided, billed to the payer who pays next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.app.billing.accounts import account_of
from medcodex.app.billing.building import Built, Outcome, Saw, draw
from medcodex.app.billing.drawn import in_order, instead_of
from medcodex.claims.finding import rules
from medcodex.claims.next_payer import DecidedLine, Decision, next_claim, next_cover
from medcodex.claims.validating import validate_claim
from medcodex.encounter.billing import Adjustment
from medcodex.errors import ConflictError, NotFoundError
from medcodex.formats.billing_json import write_billed
from medcodex.workflow.billing.acting import claim_of, seen, tell, typed
from medcodex.workflow.billing.missing import missing
from medcodex.workflow.billing.records import ORIGINAL, VOIDS, ClaimRecord
from medcodex.workflow.billing.status import ClaimStatus
from medcodex.workflow.money.records import Outcome as PaidOutcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from medcodex.app.billing.means import BillingMeans
    from medcodex.claims.account import Account
    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim
    from medcodex.workflow.money.records import PostedAdjustment, Posting
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store, Work

_DECIDED = frozenset({ClaimStatus.PAID, ClaimStatus.DENIED})
_TWICE = "BD-06"
_FORWARDED = frozenset({"19", "20", "21"})


@dataclass(frozen=True, slots=True)
class NextClaim:
    """A claim to the next payer as it would be billed, and what is wrong with it."""

    billed: BilledClaim
    findings: tuple[Finding, ...]

    @property
    def faulty(self) -> bool:
        """Whether it may not go out."""
        return any(one.severity == "error" for one in self.findings)

    def instead_of(self, former: ClaimRecord, frequency: str) -> NextClaim:
        """The same as a claim that takes the place of one that is out, checked anew."""
        claim = instead_of(self.billed, former, frequency)
        others = (one for one in self.findings if one.rule not in rules())
        return NextClaim(claim, in_order((*others, *validate_claim(claim, None))))


def next_payer_of(work: Work, claim: ClaimRecord, means: BillingMeans) -> str | None:
    """Whom a claim can be billed to next, as the account names them; None where it was not decided, no payer follows,
    or a claim to them stands."""
    if claim.status not in _DECIDED or claim.frequency == VOIDS or _following(work, claim) is not None:
        return None
    found = next_cover(_account(work, claim, means), claim.sequence)
    return None if found is None else found.payer


def bill_next(store: Store, actor: Actor, saw: Saw, why: str, means: BillingMeans) -> Built:
    """The claim to the payer behind the one that has decided. InputError without a reason, or where the account tells
    no such payer; ConflictError where nothing was decided or posted, or such a claim stands; ForbiddenError,
    NotFoundError."""
    said = typed(why)
    with store.begin(actor) as work:
        earlier = _decided(work, saw)
        drawn = drawn_next(work, earlier, means)
    [number] = draw(store, actor, 1)
    with store.begin(actor) as work:
        made = fresh_next(work, _decided(work, saw), drawn, number, means)
        work.billing.add(made)
        tell(work, None, made, "build", said)
        tell(work, earlier, earlier, "next", said)
        return Built(made, Outcome.NEW)


def standing_before(work: Work, claim: ClaimRecord) -> ClaimRecord:
    """The claim on whose decision a claim to a later payer rests: the one it was made of, or what took its place and
    was decided since. NotFoundError."""
    earlier = claim_of(work, claim.follows or "")
    while (newer := work.billing.replacing(earlier.id)) is not None and newer.status in _DECIDED:
        earlier = newer
    return earlier


def drawn_next(work: Work, earlier: ClaimRecord, means: BillingMeans) -> NextClaim:
    """The claim to the payer behind; errors as for ``bill_next``."""
    billed = earlier.billed()
    posting = _standing(work.money.of_claim(earlier.id))
    if billed is None or posting is None:
        raise ConflictError("what the payer decided was not posted: take in its remittance", earlier.id)
    payment = work.money.payment(posting.payment_id)
    decision = _decision(posting, payment.date if payment is not None else None)
    claim = next_claim(billed, decision, _account(work, earlier, means), means.site)
    codes = tuple(one for one in earlier.findings if one.rule not in rules() and one.rule != _TWICE)
    told = [missing(_TWICE, "coverage", payer=earlier.payer)] if posting.status in _FORWARDED else []
    return NextClaim(claim, in_order((*codes, *told, *validate_claim(claim, None))))


def fresh_next(work: Work, earlier: ClaimRecord, drawn: NextClaim, number: str, means: BillingMeans) -> ClaimRecord:
    """The record of a claim to the payer behind that was never kept."""
    payer = drawn.billed.coverage.payer.identifier
    return replace(
        earlier,
        id=work.new_id(),
        number=number,
        status=ClaimStatus.FAULTY if drawn.faulty else ClaimStatus.READY,
        content=write_billed([replace(drawn.billed, number=number)]),
        findings=drawn.findings,
        created_at=work.now,
        changed_at=work.now,
        payer=payer,
        receiver=means.receiver(payer)[0] if payer else "",
        frequency=ORIGINAL,
        replaces=None,
        sequence=drawn.billed.coverage.sequence,
        follows=earlier.id,
        batch_id=None,
        payer_number="",
        clean=not drawn.faulty,
        accepted_first=None,
        sent_at=None,
        version=1,
    )


def _decided(work: Work, saw: Saw) -> ClaimRecord:
    claim = seen(work, saw.claim_id, saw.version)
    if claim.status not in _DECIDED:
        raise ConflictError(f"a claim that is {claim.status} was not decided yet", claim.id)
    if claim.frequency == VOIDS:
        raise ConflictError("a claim that takes another back is nobody else's", claim.id)
    if (other := _following(work, claim)) is not None:
        raise ConflictError(f"claim {other.number} goes to the next payer already", claim.id)
    return claim


def _following(work: Work, claim: ClaimRecord) -> ClaimRecord | None:
    """The claim to the next payer that stands."""
    every = work.billing.following(claim.id)
    back = {one.replaces for one in every if one.frequency == VOIDS and one.sent_at is not None}
    standing = (one for one in every if one.status is not ClaimStatus.WITHDRAWN and one.frequency != VOIDS)
    return next((one for one in standing if one.id not in back), None)


def _account(work: Work, claim: ClaimRecord, means: BillingMeans) -> Account:
    chart = work.charts.get(claim.chart_id)
    patient = work.charts.patient(chart.patient_id) if chart is not None else None
    if patient is None:
        raise NotFoundError("the claim's chart is not there", claim.id)
    return account_of(work, claim.chart_id, patient, means.site)[0]


def _standing(postings: Iterable[Posting]) -> Posting | None:
    """The last decision that was not taken back."""
    told = list(postings)
    back = {one.reverses for one in told if one.reverses is not None}
    decided = [one for one in told if one.outcome in {PaidOutcome.PAID, PaidOutcome.DENIED} and one.id not in back]
    return decided[-1] if decided else None


def _decision(posting: Posting, date: dt.date | None) -> Decision:
    lines: dict[int, list[DecidedLine]] = defaultdict(list)
    for one in posting.lines:
        place = one.part_of if one.line is None else one.line
        if place is not None:
            code, adjusted = one.paid_code or one.code, _adjustments(one.adjustments)
            lines[place].append(DecidedLine(one.paid, code, one.modifiers, one.units, adjusted))
    return Decision(
        paid=posting.paid,
        date=date,
        number=posting.payer_number,
        adjustments=_adjustments(posting.adjustments),
        lines={place: tuple(several) for place, several in lines.items()},
        patient=posting.patient,
        remarks=posting.remarks,
    )


def _adjustments(told: Iterable[PostedAdjustment]) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(one.group, one.reason, one.amount, one.units) for one in told)
