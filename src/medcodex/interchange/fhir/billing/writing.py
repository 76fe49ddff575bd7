"""A claim as it is billed, written as a Bundle: the Claim, whom and what it names, what other payers decided."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from medcodex.encounter.billing import ClaimKind, Party
from medcodex.formats.billing_json import write_billed
from medcodex.formats.fhir.code_systems import TERMINOLOGY, term
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.amounts import money
from medcodex.interchange.fhir.billing.codes import write_diagnoses, write_procedures
from medcodex.interchange.fhir.billing.coverages import write_coverage
from medcodex.interchange.fhir.billing.decided import payers_of_lines, write_decision
from medcodex.interchange.fhir.billing.entries import Entries
from medcodex.interchange.fhir.billing.extensions import extension, nested, segments
from medcodex.interchange.fhir.billing.facts import write_facts
from medcodex.interchange.fhir.billing.items import write_item
from medcodex.interchange.fhir.billing.parties import (
    write_organization,
    write_person,
    write_provider,
)
from medcodex.interchange.fhir.billing.supporting import Pairs, Supporting, range_iso, write_pairs
from medcodex.interchange.fhir.billing.teams import Team
from medcodex.interchange.fhir.billing.terms import CLAIM_TYPES, PLACES, absent, coding, concept, hl7, list_of
from medcodex.interchange.fhir.out.bundle import collected, encoded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.encounter.billing import BilledClaim

CAUSES = 1362
PRIOR, AUTHORIZED, REFERRED = "F8", "G1", "9F"
"""References (code list 128) that FHIR has elements for: the claim that is replaced, prior authorization, referral."""

_ACCIDENTS = {"AA": "MVA", "EM": "WPA"}
_PREFIX = 20


def claim_bundle(claim: BilledClaim, created: dt.date) -> Json:
    """The Bundle of a claim: a collection whose ids and names are made of what the claim says, so that the same claim
    has the same ones."""
    return collected(claim_resources(claim, created))


def claims_json(claims: Sequence[BilledClaim], created: dt.date) -> bytes:
    """One claim as an indented Bundle; several as NDJSON, a Bundle a line."""
    if len(claims) == 1:
        return encoded(claim_bundle(claims[0], created), pretty=True)
    return b"".join(encoded(claim_bundle(one, created)) + b"\n" for one in claims)


def claim_resources(claim: BilledClaim, created: dt.date) -> list[Json]:
    """The resources of a claim, the Claim first. ``created`` is the day on which it is written."""
    entries = Entries(sha256(write_billed([claim])).hexdigest()[:_PREFIX])
    _write(entries, claim, created)
    return list(entries.resources("Claim"))


def _write(entries: Entries, claim: BilledClaim, created: dt.date) -> None:
    who = claim.coverage.insured if claim.patient is None else claim.patient
    patient = write_person(
        entries, "Patient", who, deceasedDateTime=claim.died.isoformat() if claim.died else ""
    )  # fmt: skip
    insurer = write_organization(entries, claim.coverage.payer, "pay")
    kind = term("claim-type", CLAIM_TYPES[claim.kind], CLAIM_TYPES[claim.kind].capitalize())
    use = "predetermination" if claim.predetermination else "claim"
    about = {"type": kind, "use": use, "patient": patient}
    told, team = Supporting(), Team(entries)
    left = write_facts(told, claim)
    write_pairs(told, _pairs(claim))
    team.add_all(claim.providers)
    items = [write_item(line, number, claim, team, told) for number, line in enumerate(claim.lines, 1)]
    insurance, others = _insurance(entries, claim, patient, about)
    kept = (*claim.kept, *(("2300", ("CRC", *one)) for one in left))
    account = concept(hl7("v2-0203", "AN"), text="patient control number")
    entries.add(
        "Claim",
        extension=[*_extensions(entries, claim), *others, *segments(kept)],
        identifier=[without_empty(type=account, value=claim.number)],
        status="active",
        **about,
        billablePeriod=billable(claim),
        created=created.isoformat(),
        insurer=insurer,
        provider=write_provider(entries, claim.billing),
        priority=term("processpriority", "normal", "Normal"),
        related=[
            {"relationship": term("ex-relatedclaimrelationship", "prior"), "reference": {"value": value}}
            for qualifier, value in claim.references if qualifier == PRIOR and value
        ],
        payee=_payee(entries, claim),
        referral=next(
            ({"type": "ServiceRequest", "identifier": {"value": value}} for qualifier, value in claim.references
             if qualifier == REFERRED and value), {}
        ),
        facility=_facility(entries, claim),
        careTeam=team.told,
        supportingInfo=told.told,
        diagnosis=list(write_diagnoses(claim)),
        procedure=list(write_procedures(claim)),
        insurance=insurance,
        accident=_accident(claim),
        item=items,
        total=money(claim.charge, claim.currency),
    )  # fmt: skip


def _pairs(claim: BilledClaim) -> Pairs:
    """What supportingInfo tells: references that have an element of their own stand there."""
    referred = False
    others = []
    for qualifier, value in claim.references:
        own = qualifier in {PRIOR, AUTHORIZED} or (qualifier == REFERRED and not referred)
        if not (own and value):
            others.append((qualifier, value))
        referred = referred or (qualifier == REFERRED and bool(value))
    return Pairs(claim.dates, tuple(others), claim.amounts, (), claim.notes, claim.attachments)


def billable(claim: BilledClaim) -> Json:
    """The days that a claim bills: those of the statement, else from the first to the last of its lines."""
    statement = next((told for one in claim.dates if one.kind == "434" and (told := range_iso(one.told))), None)
    if statement is not None:
        return {"start": statement[0], "end": statement[1]}
    days = [day for line in claim.lines for day in (line.first, line.last) if day is not None]
    return {"start": min(days).isoformat(), "end": max(days).isoformat()} if days else {}


def _extensions(entries: Entries, claim: BilledClaim) -> list[Json]:
    institutional = claim.kind is ClaimKind.INSTITUTIONAL and len(claim.place) == 2 and len(claim.frequency) == 1
    months, left, applies = claim.orthodontics or (None, None, False)
    return [
        *extension("claim-frequency", "Code", "" if institutional else claim.frequency),
        *extension("currency", "Code", claim.currency),
        *extension("provider-signature", "Code", claim.signature),
        *extension("assignment", "Code", claim.assignment),
        *extension("benefits-assigned", "Code", claim.assigned),
        *extension("release-of-information", "Code", claim.released),
        *extension("signature-source", "Code", claim.signature_source),
        *extension("special-program", "Code", claim.program),
        *extension("delay-reason", "Code", claim.delay),
        *(one for text in claim.fixed for one in extension("fixed-format", "String", text)),
        *(
            nested("orthodontics", ("months", "Decimal", months), ("left", "Decimal", left),
                   ("applies", "Boolean", applies))
            if claim.orthodontics is not None else []
        ),
        *(
            extension("pay-to-plan", "Reference", write_organization(entries, claim.pay_to_plan))
            if claim.pay_to_plan is not None else []
        ),
    ]  # fmt: skip


def _payee(entries: Entries, claim: BilledClaim) -> Json:
    """Who is to be paid: whoever provides the services, unless benefits are not assigned to them."""
    if claim.pay_to is None and not claim.assigned:
        return {}
    kind = "subscriber" if claim.assigned == "N" and claim.pay_to is None else "provider"
    party = write_provider(entries, claim.pay_to) if claim.pay_to is not None else {}
    return without_empty(type=concept(hl7("payeetype", kind)), party=party)


def _facility(entries: Entries, claim: BilledClaim) -> Json:
    """The place of service, at the facility where one is named. An institutional claim's is in its type of bill."""
    if not claim.place or (
        claim.kind is ClaimKind.INSTITUTIONAL and len(claim.place) == 2 and len(claim.frequency) == 1
    ):
        return {}
    named = next((one for one in claim.providers.get("facility", ()) if not one.person), None)
    return entries.add(
        "Location",
        type=[concept(coding(PLACES, claim.place))],
        managingOrganization=write_organization(entries, named, "prov") if named is not None else {},
    )


def _insurance(entries: Entries, claim: BilledClaim, patient: Json, about: Json) -> tuple[list[Json], list[Json]]:
    """Claim.insurance, the payer that is billed first; and extensions for decisions of payers of whom there is no
    Coverage."""
    themselves = claim.patient is None
    focal = write_coverage(
        entries, claim.coverage, patient, claim.coverage.relationship if themselves else claim.relationship,
        themselves=themselves,
    )  # fmt: skip
    authorized = [value for qualifier, value in claim.references if qualifier == AUTHORIZED and value]
    insurance = [without_empty(sequence=1, focal=True, coverage=focal, preAuthRef=authorized)]
    payers = payers_of_lines(claim)
    for number, cover in enumerate(claim.others, 2):
        payer = cover.payer.identifier
        insurer = write_organization(entries, cover.payer, "pay")
        decision = write_decision(
            entries, claim, cover, payer if payer in payers else None, {**about, "insurer": insurer}
        )
        payers = [one for one in payers if one != payer]
        covered = write_coverage(entries, cover, patient, cover.relationship, themselves=False)
        insurance.append(without_empty(sequence=number, focal=False, coverage=covered, claimResponse=decision))
    others = []
    for payer in payers:
        insurer = write_organization(entries, Party(identifier=payer, qualifier="PI"), "pay")
        decision = write_decision(entries, claim, None, payer, {**about, "insurer": insurer})
        others += extension("other-decision", "Reference", decision)
    return insurance, others


def _accident(claim: BilledClaim) -> Json:
    if not (claim.causes or claim.accident_state or claim.accident_country):
        return {}
    date = next((told[0] for one in claim.dates if one.kind == "439" and (told := range_iso(one.told))), "")
    first, *more = claim.causes or ("",)
    where = without_empty(state=claim.accident_state, country=claim.accident_country)
    cause = coding(list_of(CAUSES), first)
    named = coding(f"{TERMINOLOGY}/v3-ActCode", _ACCIDENTS.get(first, ""))
    return without_empty(
        extension=[one for other in more for one in extension("related-cause", "Code", other)],
        date=date,
        _date={} if date else absent(),
        type=concept(cause, named),
        locationAddress=where,
    )
