"""How a claim stands with a simulated payer: the answer to a question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.claims.simulated.paying import MARK
from medcodex.encounter.claim_status import ClaimAnswer, Status, StatusCode

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.claims.simulated.ledger import DecidedClaim, Ledger
    from medcodex.encounter.claim_status import StatusQuestion

_NOT_FOUND, _CHANGED = StatusCode("A4", "35"), StatusCode("F3", "0")
_PAID, _DENIED, _PATIENTS = StatusCode("F1", "65"), StatusCode("F2", "104"), StatusCode("F4", "1")


def answer_question(question: StatusQuestion, ledger: Ledger, day: dt.date) -> ClaimAnswer:
    """Paid, denied, left to the patient, taken back, or not found; of whose claim it is nothing is told to another
    provider."""
    asking = {one.identifier for one in question.providers if one.identifier}
    known = (ledger.known(question.payer_number, question.number, one) for one in sorted(asking))
    found = next((one for one in known if one is not None), None)
    status = _status(found, day)
    return ClaimAnswer(
        segment=question.segment,
        kind="277",
        number=question.number,
        statuses=(status if found is not None else replace(status, amount=question.charge),),
        patient=question.patient or question.subscriber,
        payer_number=found.answer.payer_number if found is not None else "",
        trace=question.trace,
        bill_type=question.bill_type,
        first=question.first,
        last=question.last,
        source=replace(question.payer, last=f"{MARK} {question.payer.last}", person=False),
        receiver=question.receiver,
        providers=question.providers,
        subscriber=question.subscriber if question.patient is not None else None,
    )


def _status(found: DecidedClaim | None, day: dt.date) -> Status:
    if found is None:
        return Status((_NOT_FOUND,), day)
    told = found.answer
    if not found.stands:
        return Status((_CHANGED,), day, amount=told.charge)
    code = _DENIED if found.refused else _PAID if told.paid else _PATIENTS
    return Status((code,), day, amount=told.charge, paid=told.paid)
