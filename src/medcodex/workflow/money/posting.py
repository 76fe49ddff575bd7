"""What an answer file pays, posted to the claims that it answers: payments, claims, lines, money beside the claims.

A reversal (CLP02 22) finds the posting that it takes back; a correction is a reversal and a new decision behind it. A
payment that came before, in this file or another, is kept and marked, and nothing of it is posted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.encounter.remittance import allowed_of, owed_by_patient, signed_amount
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.event import Event
from medcodex.workflow.money.matching import match_lines, parts
from medcodex.workflow.money.records import (
    Outcome,
    PaymentRecord,
    PostedAdjustment,
    PostedLine,
    Posting,
    ProviderPosting,
)
from medcodex.workflow.money.reversing import taken_back
from medcodex.workflow.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.encounter.billing import Adjustment, BilledClaim
    from medcodex.encounter.remittance import Payment, ProviderAdjustment, RemittedClaim, RemittedLine
    from medcodex.workflow.billing.answering import TakenIn
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.event import Detail
    from medcodex.workflow.money.remittances import Remittance

_ZERO = Decimal(0)
_REVENUE = "NU"
_OUTCOMES = {"4": Outcome.DENIED, "22": Outcome.REVERSED, "23": Outcome.NOTED, "25": Outcome.NOTED}
_DECIDED = frozenset({"1", "2", "3", "19", "20", "21"})
_WORD, _REMARKS = 80, 40


@dataclass(frozen=True, slots=True)
class Posted:
    """A posting with what it rests on: ``before`` is what was posted to the claim until then, oldest first; ``claim``
    is the claim after the answer, ``billed`` what it bills, both None where it is none of ours."""

    posting: Posting
    before: Sequence[Posting]
    claim: ClaimRecord | None
    billed: BilledClaim | None
    remitted: RemittedClaim
    payment: Payment


Observer = Callable[[Work, Posted], None]
"""What follows from a posting, in its transaction."""


def post(
    work: Work,
    taken: TakenIn,
    remittances: Iterable[Remittance],
    causes: Mapping[str, str],
    observers: Sequence[Observer] = (),
) -> Sequence[PaymentRecord]:
    """Post the remittances of a file that was taken in by this work; claims are those that the answers were matched
    with. ``causes`` are the causes of adjustments by reason. ForbiddenError; ConflictError where another has posted the
    same payment or reversed the same posting meanwhile."""
    require(work.actor, PERMISSION)
    claims = {one.segment: one.claim_id for one in taken.answered if one.claim_id is not None}
    poster = _Poster(work, taken.file.id, claims, causes, observers)
    return [poster.post(one) for one in remittances]


class _Poster:
    def __init__(
        self,
        work: Work,
        answer_id: str,
        claims: Mapping[int, str],
        causes: Mapping[str, str],
        observers: Sequence[Observer],
    ) -> None:
        self._work = work
        self._answer_id = answer_id
        self._claims = claims
        self._causes = causes
        self._observers = observers

    def post(self, one: Remittance) -> PaymentRecord:
        work, payment = self._work, self._payment(one)
        beside = [self._beside(told, payment) for told in one.beside]
        work.money.add_payment(payment, [] if payment.repeats else beside)
        act = "payment.repeated" if payment.repeats else "payment.posted"
        detail: dict[str, Detail] = {
            "answer": self._answer_id,
            "claims": len(one.claims),
            "balances": not payment.difference,
        }
        work.record(Event(act, "payment", payment.id, detail=detail))
        if payment.repeats is None:
            for told in one.claims:
                self._claim(told, one.payment, payment)
        return payment

    def _payment(self, one: Remittance) -> PaymentRecord:
        told = one.payment
        claims = sum((each.paid for each in one.claims), _ZERO)
        adjusted = sum((each.amount for each in one.beside), _ZERO)
        found = PaymentRecord(
            id=self._work.new_id(),
            answer_id=self._answer_id,
            segment=told.segment,
            payer=_word(told.payer.identifier or told.payer_id),
            payee=_word(told.payee.identifier),
            method=_word(told.method),
            trace=told.trace,
            date=told.date,
            amount=signed_amount(told, claims - adjusted),
            claims=claims,
            adjusted=adjusted,
            posted_at=self._work.now,
            sample=one.sample,
        )
        first = self._work.money.same_payment(found)
        return found if first is None else replace(found, repeats=first.id)

    def _beside(self, told: ProviderAdjustment, payment: PaymentRecord) -> ProviderPosting:
        claim = self._named(told.reference)
        return ProviderPosting(
            id=self._work.new_id(),
            payment_id=payment.id,
            provider=_word(told.provider),
            reason=_word(told.reason),
            reference=told.reference,
            amount=told.amount,
            claim_id=None if claim is None else claim.id,
        )

    def _named(self, reference: str) -> ClaimRecord | None:
        """The claim that a reference names, by our number among its words, else by the payer's."""
        billing = self._work.billing
        for word in reference.split():
            if (found := billing.by_number(word)) is not None:
                return found
        for word in dict.fromkeys((reference, *reference.split())):
            known = billing.by_payer_number(word)
            if len(known) == 1:
                return known[0]
        return None

    def _claim(self, told: RemittedClaim, payment: Payment, record: PaymentRecord) -> None:
        work = self._work
        claim_id = self._claims.get(told.segment)
        claim = None if claim_id is None else work.billing.get(claim_id)
        outcome = _outcome(told)
        former = None
        if claim is not None and outcome is Outcome.REVERSED:
            former = taken_back(work, claim, told, sample=record.sample)
            if former is not None and former.claim_id != claim.id:
                claim = work.billing.get(former.claim_id or claim.id)
        billed = None if claim is None else claim.billed()
        before = () if claim is None else work.money.of_claim(claim.id)
        posting = self._posting(told, record, outcome, claim, billed, former)
        work.money.add_posting(posting)
        if claim is not None:
            detail: dict[str, Detail] = {
                "outcome": str(outcome),
                "payment": record.id,
                "balances": not posting.difference,
            }
            work.record(Event("claim.posted", "claim", claim.id, claim.chart_id, detail=detail))
        for observer in self._observers:
            observer(work, Posted(posting, before, claim, billed, told, payment))

    def _posting(  # noqa: PLR0917 - one parameter for each thing that it rests on
        self,
        told: RemittedClaim,
        record: PaymentRecord,
        outcome: Outcome,
        claim: ClaimRecord | None,
        billed: BilledClaim | None,
        former: Posting | None,
    ) -> Posting:
        adjustments = [*told.adjustments, *(each for line in told.lines for each in line.adjustments)]
        allowed, patient = allowed_of(told.paid, adjustments), owed_by_patient(adjustments)
        if former is not None:
            allowed, patient = -former.allowed, -former.patient
        elif outcome is not Outcome.REVERSED and told.responsibility is not None:
            patient = told.responsibility
        return Posting(
            id=self._work.new_id(),
            payment_id=record.id,
            answer_id=self._answer_id,
            segment=told.segment,
            claim_id=None if claim is None else claim.id,
            chart_id=None if claim is None else claim.chart_id,
            number=told.number,
            payer_number=told.payer_number,
            outcome=outcome,
            status=_word(told.status),
            payer=record.payer if claim is None else claim.payer,
            charge=told.charge,
            paid=told.paid,
            allowed=allowed,
            patient=patient,
            posted_at=self._work.now,
            kind=None if claim is None else claim.kind,
            coder="" if claim is None else claim.coder,
            drg=_word(told.drg),
            adjustments=self._adjustments(told.adjustments),
            lines=self._lines(told, billed),
            remarks=_remarks(told.remarks),
            reverses=None if former is None else former.id,
            sample=record.sample,
        )

    def _lines(self, told: RemittedClaim, billed: BilledClaim | None) -> tuple[PostedLine, ...]:
        matched: Sequence[int | None] = [None] * len(told.lines)
        others = matched
        if billed is not None:
            matched = match_lines(billed, told)
            others = parts(billed, told, matched)
        return tuple(
            self._line(place, line, told, at, part)
            for place, (line, at, part) in enumerate(zip(told.lines, matched, others, strict=True), 1)
        )

    def _line(
        self, place: int, line: RemittedLine, told: RemittedClaim, at: int | None, part: int | None
    ) -> PostedLine:
        by_revenue = line.system == _REVENUE
        paid_code = line.code if line.submitted and line.submitted != line.code else ""
        return PostedLine(
            place=place,
            line=at,
            system="" if by_revenue else _word(line.system),
            code="" if by_revenue else _word(line.submitted or line.code),
            modifiers=tuple(_word(one)[:2] for one in line.modifiers),
            charge=line.charge,
            paid=line.paid,
            allowed=allowed_of(line.paid, line.adjustments),
            units=line.units,
            revenue=_word(line.code if by_revenue else line.revenue),
            first=line.first or told.first,
            paid_code=_word(paid_code),
            adjustments=self._adjustments(line.adjustments),
            remarks=_remarks(line.remarks),
            part_of=part,
        )

    def _adjustments(self, told: Iterable[Adjustment]) -> tuple[PostedAdjustment, ...]:
        return tuple(
            PostedAdjustment(
                _word(one.group), _word(one.reason), one.amount, _word(self._causes.get(one.reason, "")), one.units
            )
            for one in told
        )


def _outcome(told: RemittedClaim) -> Outcome:
    """A status that 005010X221 has not is a note, unless it brings money."""
    known = Outcome.PAID if told.status in _DECIDED or told.paid else Outcome.NOTED
    return _OUTCOMES.get(told.status, known)


def _remarks(told: Iterable[str]) -> tuple[str, ...]:
    return tuple(one[:10] for one in dict.fromkeys(told))[:_REMARKS]


def _word(told: str) -> str:
    return told[:_WORD]
