"""What became of a claim, written: ClaimResponse and ExplanationOfBenefit of a remitted claim, and the payment behind
them as PaymentReconciliation."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from medcodex.encounter.billing import ClaimKind
from medcodex.formats.fhir.code_systems import term
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.adjudication import (
    amount_of,
    write_adjustments,
)
from medcodex.interchange.fhir.billing.amounts import money
from medcodex.interchange.fhir.billing.entries import Entries
from medcodex.interchange.fhir.billing.extensions import extension, nested
from medcodex.interchange.fhir.billing.facts import write_fact
from medcodex.interchange.fhir.billing.items import serviced
from medcodex.interchange.fhir.billing.parties import (
    write_organization,
    write_person,
    write_provider,
)
from medcodex.interchange.fhir.billing.services import modifier, product, revenue, units
from medcodex.interchange.fhir.billing.supporting import AMOUNTS, Pairs, Supporting, write_pairs
from medcodex.interchange.fhir.billing.teams import Team
from medcodex.interchange.fhir.billing.terms import (
    CARIN,
    CLAIM_TYPES,
    REMARKS,
    absent,
    coding,
    concept,
    hl7,
    list_of,
    rows,
)
from medcodex.interchange.fhir.out.bundle import collected

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from medcodex.encounter.billing import BilledClaim
    from medcodex.encounter.remittance import Payment, ProviderAdjustment, RemittedClaim, RemittedLine

FILING = 1032
_PREFIX = 20
_PREDETERMINED = "25"


def answer_bundle(claim: RemittedClaim, payment: Payment, created: dt.date, billed: BilledClaim | None = None) -> Json:
    """The Bundle of a remitted claim: ClaimResponse and ExplanationOfBenefit, which say the same, and whom they name.
    ``billed`` is the claim that is answered, where it is known: items are numbered as its lines. ``created`` is the day
    of writing, for a remittance that tells none."""
    entries = Entries(_prefix("answer", claim, payment))
    _write(entries, claim, payment, created, billed)
    return collected(list(entries.resources("ClaimResponse", "ExplanationOfBenefit")))


def payment_bundle(payment: Payment, adjustments: Sequence[ProviderAdjustment], created: dt.date) -> Json:
    """The Bundle of a payment: PaymentReconciliation with what was adjusted with the provider, payer and payee."""
    entries = Entries(_prefix("payment", payment, adjustments))
    made = payment.produced
    entries.add(
        "PaymentReconciliation",
        extension=[
            *extension("payment-method", "Code", payment.method),
            *extension("payment-handling", "Code", payment.handling),
            *extension("payment-debit", "Boolean", not payment.credit),
            *extension("payer-trace-number", "String", payment.payer_id),
            *extension("created-untold", "Boolean", made is None),
        ],
        status="active",
        created=(made or payment.date or created).isoformat(),
        paymentIssuer=write_organization(entries, payment.payer, "pay"),
        requestor=write_provider(entries, payment.payee),
        outcome="complete",
        paymentDate=payment.date.isoformat() if payment.date else "",
        _paymentDate={} if payment.date else absent(),
        paymentAmount=money(payment.amount),
        paymentIdentifier={"value": payment.trace} if payment.trace else {},
        detail=[_adjusted(one) for one in adjustments],
    )
    return collected(list(entries.resources("PaymentReconciliation")))


def _prefix(*told: object) -> str:
    return sha256(repr(told).encode()).hexdigest()[:_PREFIX]


def _adjusted(one: ProviderAdjustment) -> Json:
    return without_empty(
        extension=[
            *extension("adjustment-reason", "Code", one.reason),
            *extension("adjusted-provider", "String", one.provider),
        ],
        identifier={"value": one.reference} if one.reference else {},
        type=concept(hl7("payment-type", "adjustment")),
        date=one.year_end.isoformat() if one.year_end else "",
        amount=money(-one.amount),
    )


def _write(
    entries: Entries, claim: RemittedClaim, payment: Payment, created: dt.date, billed: BilledClaim | None
) -> None:
    payer, payee = write_organization(entries, payment.payer, "pay"), write_provider(entries, payment.payee)
    patient = write_person(entries, "Patient", claim.patient)
    remarks = _Remarks()
    places = line_places(claim, billed)
    common: dict[str, Any] = {
        "extension": _extensions(entries, claim),
        "identifier": [{"type": concept(coding(f"{CARIN}/C4BBIdentifierType", "uc")), "value": claim.payer_number}]
        if claim.payer_number else [],
        "status": "active",
        "type": _kind(claim, billed),
        "use": "predetermination" if claim.status == _PREDETERMINED else "claim",
        "patient": patient,
        "created": (payment.produced or payment.date or created).isoformat(),
        "insurer": payer,
        "outcome": "complete",
        "disposition": next((one["words"] for one in rows("dispositions") if one["status"] == claim.status), ""),
        "adjudication": list(write_adjustments(claim.adjustments)),
        "total": _totals(claim),
        "payment": _payment(claim, payment),
    }  # fmt: skip
    account = {"type": concept(hl7("v2-0203", "AN")), "value": claim.number} if claim.number else {}
    items = [_item(line, place, remarks) for line, place in zip(claim.lines, places, strict=True)]
    responses = [_response(one) for one in items]
    answered = {"type": "Claim", "identifier": account} if account else {}
    claimed = [remarks.number(code) for code in claim.remarks]
    notes = remarks.notes(claimed)
    response = entries.add(
        "ClaimResponse", **common, requestor=payee, request=answered, item=responses, processNote=notes
    )
    told, team = Supporting(), Team(entries)
    _inform(told, claim)
    if claim.rendering is not None:
        team.add_all({"rendering": (claim.rendering,)})
    for item, line in zip(items, claim.lines, strict=True):
        numbers = write_pairs(told, Pairs(references=line.references))
        if numbers:
            item["informationSequence"] = numbers
    entries.add(
        "ExplanationOfBenefit",
        **common,
        provider=payee,
        claim=answered,
        claimResponse=response,
        careTeam=team.told,
        billablePeriod=without_empty(
            start=claim.first.isoformat() if claim.first else "", end=claim.last.isoformat() if claim.last else ""
        ),
        supportingInfo=told.told,
        insurance=[{"focal": True, "coverage": _coverage(entries, claim, patient, payer)}],
        item=items,
        processNote=notes,
    )  # fmt: skip


def line_places(claim: RemittedClaim, billed: BilledClaim | None) -> list[int]:
    """For each remitted line the number of the line that was billed: by its control number (6R), else by its code and
    charge, else by its place."""
    if billed is None:
        return list(range(1, len(claim.lines) + 1))
    waiting = dict(enumerate(billed.lines, 1))
    controls = {dict(line.references).get("6R", ""): number for number, line in waiting.items()}
    places = []
    for place, line in enumerate(claim.lines, 1):
        same = (
            number
            for number, one in waiting.items()
            if (one.code, one.charge) == (line.submitted or line.code, line.charge)
        )
        number = (controls.get(line.control) if line.control else None) or next(same, 0) or place
        waiting.pop(number, None)
        places.append(number)
    return places


class _Remarks:
    """The remark codes of an answer, each a note with a number; the claim's own apart from those of lines."""

    def __init__(self) -> None:
        self._codes: list[str] = []

    def number(self, code: str) -> int:
        """The number of a note that says this."""
        self._codes.append(code)
        return len(self._codes)

    def notes(self, claimed: Iterable[int]) -> list[Json]:
        """processNote; those of the claim are marked."""
        own = set(claimed)
        return [
            without_empty(
                extension=[
                    *extension("remark", "Coding", coding(REMARKS, code)),
                    *extension("of-the-claim", "Boolean", number in own),
                ],
                number=number, type="display", text=code,
            )
            for number, code in enumerate(self._codes, 1)
        ]  # fmt: skip


def _kind(claim: RemittedClaim, billed: BilledClaim | None) -> Json:
    """The type of the claim that is answered; as far as the answer alone tells, one with revenue codes or a group is
    institutional, one with codes of CDT dental."""
    if billed is not None:
        kind = billed.kind
    elif claim.drg or any(line.revenue or line.system == "NU" for line in claim.lines):
        kind = ClaimKind.INSTITUTIONAL
    else:
        kind = ClaimKind.DENTAL if any(line.system == "AD" for line in claim.lines) else ClaimKind.PROFESSIONAL
    return term("claim-type", CLAIM_TYPES[kind], CLAIM_TYPES[kind].capitalize())


def _extensions(entries: Entries, claim: RemittedClaim) -> list[Json]:
    people = (("insured", claim.insured), ("corrected-insured", claim.corrected), ("crossover", claim.crossover))
    return [
        *extension("claim-status", "Code", claim.status),
        *extension("claim-filing", "Code", claim.filing),
        *extension("claim-place", "Code", claim.facility),
        *extension("claim-frequency", "Code", claim.frequency),
        *extension("drg-weight", "Decimal", claim.drg_weight),
        *(
            one for name, party in people if party is not None
            for one in extension(name, "Reference", _named(entries, party))
        ),
    ]  # fmt: skip


def _named(entries: Entries, party: Any) -> Json:
    return write_person(entries, "Patient", party) if party.person else write_organization(entries, party)


def _totals(claim: RemittedClaim) -> list[Json]:
    told = [
        *amount_of("submitted", claim.charge), *amount_of("benefit", claim.paid),
        *amount_of("memberliability", claim.responsibility),
    ]  # fmt: skip
    for qualifier, value in claim.amounts:
        told += amount_of("", value, coding(list_of(AMOUNTS), qualifier or "-"))
    return told


def _payment(claim: RemittedClaim, payment: Payment) -> Json:
    return without_empty(
        type=concept(hl7("ex-paymenttype", "complete")),
        date=payment.date.isoformat() if payment.date else "",
        amount=money(claim.paid),
        identifier={"value": payment.trace} if payment.trace else {},
    )


def _coverage(entries: Entries, claim: RemittedClaim, patient: Json, payer: Json) -> Json:
    return entries.add(
        "Coverage",
        status="active",
        type=concept(coding(list_of(FILING), claim.filing)),
        beneficiary=patient,
        payor=[payer],
    )


def _inform(told: Supporting, claim: RemittedClaim) -> None:
    """What an ExplanationOfBenefit tells as supporting information."""
    carin = f"{CARIN}/C4BBSupportingInfoType"
    if claim.received is not None:
        told.add(coding(carin, "clmrecvddate"), timingDate=claim.received.isoformat())
    if claim.drg:
        write_fact(told, "drg", claim.drg)
    if len(claim.facility) == 2 and len(claim.frequency) == 1 and claim.drg:
        write_fact(told, "bill_type", f"0{claim.facility}{claim.frequency}")
    write_pairs(told, Pairs(references=claim.references, quantities=claim.quantities))


def _item(line: RemittedLine, place: int, remarks: _Remarks) -> Json:
    """An item of an ExplanationOfBenefit."""
    told = [*amount_of("submitted", line.charge), *amount_of("benefit", line.paid)]
    allowed = line.allowed
    for qualifier, value in line.amounts:
        eligible = allowed is not None and qualifier == "B6" and value == allowed
        told += amount_of("eligible" if eligible else "", value, coding(list_of(AMOUNTS), qualifier or "-"))
        allowed = None if eligible else allowed
    told += amount_of("eligible", allowed)
    return without_empty(
        extension=[
            *extension("submitted-service", "String", line.submitted),
            *extension("line-control", "String", line.control),
        ],
        sequence=place,
        revenue=revenue(line.revenue),
        productOrService=product(line.system, line.code, "", None),
        modifier=[modifier(one) for one in line.modifiers],
        **serviced(line.first, line.last),
        quantity=units(line.units, "UN" if line.units is not None else ""),
        net=money(line.charge),
        noteNumber=[remarks.number(code) for code in line.remarks],
        adjudication=[*told, *write_adjustments(line.adjustments)],
    )


_TYPES = {
    "revenue": "CodeableConcept", "productOrService": "CodeableConcept", "modifier": "CodeableConcept",
    "servicedDate": "Date", "servicedPeriod": "Period", "quantity": "Quantity", "net": "Money",
}  # fmt: skip


def _response(item: Json) -> Json:
    """An item of a ClaimResponse: what it has no elements for stands in one extension, part by part as an
    ExplanationOfBenefit names them."""
    parts = [
        (name, kind, value) for name, kind in _TYPES.items() if name in item
        for value in (item[name] if isinstance(item[name], list) else [item[name]])
    ]  # fmt: skip
    return without_empty(
        extension=[*item.get("extension", []), *nested("service", *parts)],
        itemSequence=item["sequence"],
        noteNumber=item.get("noteNumber", []),
        adjudication=item["adjudication"],
    )
