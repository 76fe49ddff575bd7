"""Claims as they are billed, read out of FHIR: a Claim with what it refers to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from medcodex.encounter.billing import BilledClaim, BilledLine, ClaimKind, Coverage, Party
from medcodex.errors import InputError
from medcodex.formats.fhir.code_systems import TERMINOLOGY
from medcodex.interchange.fhir.billing.amounts import amount, number
from medcodex.interchange.fhir.billing.codes import read_diagnoses, read_drg, read_procedures
from medcodex.interchange.fhir.billing.coverages import Insured, read_coverage, read_held
from medcodex.interchange.fhir.billing.decided import read_decision
from medcodex.interchange.fhir.billing.extensions import (
    extended,
    extended_text,
    first_extended,
    part,
    read_segments,
)
from medcodex.interchange.fhir.billing.facts import (
    bill_type,
    certifications,
    fact,
    form_codes,
    missing_teeth,
    pregnant,
    weight,
)
from medcodex.interchange.fhir.billing.found import each_read
from medcodex.interchange.fhir.billing.items import Around, read_item
from medcodex.interchange.fhir.billing.notes import Notes
from medcodex.interchange.fhir.billing.parties import read_party
from medcodex.interchange.fhir.billing.stays import further_dates, stay_of
from medcodex.interchange.fhir.billing.supporting import by_number, read_pairs
from medcodex.interchange.fhir.billing.teams import ReadTeam
from medcodex.interchange.fhir.billing.terms import CLAIM_TYPES, PLACES, code_in, codes_in, list_of
from medcodex.interchange.fhir.billing.writing import AUTHORIZED, CAUSES, PRIOR, REFERRED
from medcodex.interchange.fhir.times import day, day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.encounter.billing import LineAdjudication
    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.billing.found import Found
    from medcodex.interchange.fhir.billing.stays import Stay
    from medcodex.interchange.fhir.billing.watched import Watched

_KINDS = {told: kind for kind, told in CLAIM_TYPES.items()} | {
    "pharmacy": ClaimKind.PROFESSIONAL, "vision": ClaimKind.PROFESSIONAL,
}  # fmt: skip
_ACTS = f"{TERMINOLOGY}/v3-ActCode"
_ACCIDENTS = {"MVA": "AA", "WPA": "EM"}
_CERTIFIED = "CRC"
_SELF = "18"


class ReadClaim(NamedTuple):
    """A claim, what was noticed, and the element that told it, whose ``unread`` counts what no record has a field
    for."""

    claim: BilledClaim
    notes: Notes
    element: Watched


def read_claims(data: bytes) -> list[ReadClaim]:
    """The claims of a resource, a Bundle, or NDJSON of them. InputError, with the element, for what is no FHIR R4,
    holds no Claim, or has a value that cannot be read."""
    return each_read(data, _claims)


def read_coverages(data: bytes) -> list[Coverage]:
    """The covers of a resource, a Bundle, or NDJSON of them, by themselves. InputError as ``read_claims``."""
    return each_read(data, _coverages)


def _coverages(found: Found) -> list[Coverage]:
    return [read_held(one, found, None).coverage for one in found.of("Coverage")]


def _claims(found: Found) -> list[ReadClaim]:
    claims = [read_claim(one, found) for one in found.of("Claim")]
    if not claims:
        raise InputError("there is no Claim", found.every[0].path if len(found.every) == 1 else "Bundle")
    return claims


def read_claim(claim: Watched, found: Found) -> ReadClaim:
    """One claim. InputError, with the element, where a value of it cannot be read."""
    notes, kind = Notes(), _kind(claim)
    currency = _currency(claim)
    entries = by_number(list(claim.each("supportingInfo")))
    team = ReadTeam(claim, found, kind)
    places, diagnoses = read_diagnoses(claim, found)
    items = list(claim.each("item"))
    around = Around(kind, team, entries, places, notes, currency)
    lines = _dated(claim, [read_item(one, around) for one in items])
    pointed = {place for one in items for place in one.whole_numbers("informationSequence")}
    own = [one for place, one in entries.items() if place not in pointed]
    patient = found.at(claim.one("patient"))
    insured, others, decided = _payers(claim, found, patient, kind)
    total = amount(claim.one("total"), currency)
    stay = stay_of(claim, found)
    told = BilledClaim(
        kind=kind,
        number=_number(claim),
        charge=total if total is not None else sum((one.charge for one in lines), Decimal(0)),
        billing=read_party(claim.one("provider"), found),
        lines=tuple(_with_decisions(lines, decided)),
        currency=currency,
        diagnoses=diagnoses,
        procedures=tuple(read_procedures(claim, found)),
        others=tuple(others),
        **_place(claim, found, entries.values(), stay, kind),
        **_who(claim, insured, patient, found),
        **_told(claim, found),
        **_informed(claim, list(entries.values()), own, stay, kind),
        **_accident(claim),
        providers=team.of_claim(),
    )  # fmt: skip
    return ReadClaim(told, notes, claim)


def _kind(claim: Element) -> ClaimKind:
    told = claim.one("type")
    for code in codes_in(told, f"{TERMINOLOGY}/claim-type", "http://hl7.org/fhir/claim-type"):
        if code in _KINDS:
            return _KINDS[code]
    path = f"{claim.path}.type"
    raise InputError(f"{path}: institutional, professional, oral, pharmacy or vision is expected", path)


def _currency(claim: Element) -> str:
    total = claim.one("total")
    told = total.text("currency") if total is not None else ""
    return extended_text(claim, "currency") or ("" if told == "USD" else told)


def _number(claim: Element) -> str:
    every = list(claim.each("identifier"))
    account = (one for one in every if code_in(one.one("type"), f"{TERMINOLOGY}/v2-0203") == "AN")
    told = next(account, None) or next(iter(every), None)
    return told.text("value") if told is not None else claim.text("id")


def _dated(claim: Element, lines: list[BilledLine]) -> list[BilledLine]:
    """The lines; where none has a day, that of the billable period is theirs if it is a single one."""
    period = claim.one("billablePeriod")
    if period is None or any(one.first or one.last for one in lines):
        return lines
    first = day(period.text("start"), f"{period.path}.start")
    last = day(period.text("end"), f"{period.path}.end")
    return [replace(one, first=first) for one in lines] if first == last else lines


def _place(claim: Element, found: Found, entries: Any, stay: Stay, kind: ClaimKind) -> dict[str, Any]:
    """Place and frequency, as the type of bill tells them or each by itself; else by the Encounter."""
    place, frequency = bill_type(list(entries)) if kind is ClaimKind.INSTITUTIONAL else ("", "")
    if not place:
        location = found.at(claim.one("facility"))
        told = (code_in(one, PLACES) for one in location.each("type")) if location is not None else iter(())
        place = next(filter(None, told), "")
    if not place:
        lines = {code_in(one.one("locationCodeableConcept"), PLACES) for one in claim.each("item")}
        place = lines.pop() if len(lines) == 1 else ""
    if not place:
        place = stay.bill if kind is ClaimKind.INSTITUTIONAL else stay.place
    replaced = any(code_in(one.one("relationship"), f"{TERMINOLOGY}/ex-relatedclaimrelationship") == "prior"
                   for one in claim.each("related"))  # fmt: skip
    return {
        "place": place,
        "frequency": frequency or extended_text(claim, "claim-frequency") or ("7" if replaced else "1"),
    }


def _who(claim: Element, insured: Insured, patient: Element | None, found: Found) -> dict[str, Any]:
    """Subscriber and patient, and how they stand to each other."""
    died = day_of(patient, "deceasedDateTime") if patient is not None else None
    if insured.themselves:
        party = insured.coverage.insured
        if patient is None:
            party = read_party(claim.one("patient"), found, "MI")
            party = replace(party, person=True)
        return {"coverage": replace(insured.coverage, insured=party), "died": died}
    return {
        "coverage": replace(insured.coverage, relationship=""),
        "patient": replace(read_party(claim.one("patient"), found, "MI"), person=True),
        "relationship": insured.relationship,
        "died": died,
    }


def _payers(
    claim: Element, found: Found, patient: Element | None, kind: ClaimKind
) -> tuple[Insured, list[Coverage], list[tuple[int, LineAdjudication]]]:
    """The payer that is billed, the others, and what they decided of lines."""
    every = list(claim.each("insurance"))
    focal = next((one for one in every if one.flag("focal")), every[0] if every else None)
    ordered = sorted(every, key=_sequence)
    others: list[Coverage] = []
    decided: list[tuple[int, LineAdjudication]] = []
    for place, one in enumerate(ordered, 1):
        if focal is not None and one.path == focal.path:
            insured = read_coverage(one.one("coverage"), found, patient, place)
            continue
        told = read_coverage(one.one("coverage"), found, None, place)
        cover = replace(told.coverage, relationship=told.relationship)
        response = found.at(one.one("claimResponse"))
        if response is not None:
            decision = read_decision(response, cover.payer.identifier, kind)
            cover = replace(cover, **decision.fields)
            decided += decision.lines
        others.append(cover)
    if focal is None:
        insured = Insured(Coverage("P", Party(person=True), read_party(claim.one("insurer"), found, "PI")), "", True)
    for extension in extended(claim, "other-decision"):
        response = found.at(extension.one("valueReference"))
        if response is not None:
            payer = read_party(response.one("insurer"), found, "PI").identifier
            decided += read_decision(response, payer, kind).lines
    return insured, others, decided


def _sequence(one: Element) -> int:
    return one.whole("sequence") or 0


def _with_decisions(lines: list[BilledLine], decided: Sequence[tuple[int, LineAdjudication]]) -> Iterator[BilledLine]:
    for place, line in enumerate(lines, 1):
        mine = tuple(one for number, one in decided if number == place)
        yield replace(line, adjudications=mine) if mine else line


def _told(claim: Element, found: Found) -> dict[str, Any]:
    """What single elements and extensions tell."""
    payee, plan = claim.one("payee"), first_extended(claim, "pay-to-plan")
    teeth = first_extended(claim, "orthodontics")
    months, left, applies = (part(teeth, name) for name in ("months", "left", "applies"))
    kind = code_in(payee.one("type"), f"{TERMINOLOGY}/payeetype") if payee is not None else ""
    fixed = (one.text("valueString") for one in extended(claim, "fixed-format"))
    kept = read_segments(claim)
    return {
        "pay_to": read_party(payee.one("party"), found) if payee is not None and payee.has("party") else None,
        "pay_to_plan": read_party(plan.one("valueReference"), found, "PI") if plan is not None else None,
        "signature": extended_text(claim, "provider-signature"),
        "assignment": extended_text(claim, "assignment"),
        "assigned": extended_text(claim, "benefits-assigned") or ("N" if kind == "subscriber" else ""),
        "released": extended_text(claim, "release-of-information"),
        "signature_source": extended_text(claim, "signature-source"),
        "program": extended_text(claim, "special-program"),
        "delay": extended_text(claim, "delay-reason"),
        "predetermination": claim.text("use") == "predetermination",
        "fixed": tuple(fixed),
        "orthodontics": None
        if teeth is None
        else (
            number(months, "valueDecimal"),
            number(left, "valueDecimal"),
            applies is not None and applies.flag("valueBoolean") is True,
        ),
        "kept": tuple(one for one in kept if one[1][0] != _CERTIFIED),
    }


def _informed(claim: Element, every: list[Element], own: list[Element], stay: Stay, kind: ClaimKind) -> dict[str, Any]:
    """What the entries of supportingInfo tell: facts wherever they are pointed to, pairs where no line points to."""
    pairs = read_pairs(own)
    codes = tuple(form_codes(every))
    drg = () if any(one.kind == "drg" for one in codes) else tuple(read_drg(claim))[:1]
    certified = (row[1:] for _, row in read_segments(claim) if row[0] == _CERTIFIED)
    institutional = kind is ClaimKind.INSTITUTIONAL
    return {
        "codes": (*drg, *codes),
        "dates": (*pairs.dates, *further_dates(claim, every, stay, kind, pairs.dates)),
        "references": (*_references(claim), *pairs.references),
        "amounts": pairs.amounts,
        "notes": pairs.notes,
        "attachments": pairs.attachments,
        "conditions": (*certifications(every), *certified),
        "missing_teeth": tuple(missing_teeth(every)),
        "admission_type": fact(every, "admission_type"),
        "point_of_origin": fact(every, "point_of_origin") or (stay.point_of_origin if institutional else ""),
        "discharge_status": fact(every, "discharge_status") or (stay.discharge_status if institutional else ""),
        "weight": weight(every),
        "pregnant": pregnant(every),
    }


def _references(claim: Element) -> Iterator[tuple[str, str]]:
    """The numbers that have elements of their own: of the claim that is replaced, authorizations, the referral."""
    for one in claim.each("related"):
        told = one.one("reference")
        if told is not None and told.text("value"):
            yield PRIOR, told.text("value")
    for insurance in claim.each("insurance"):
        if insurance.flag("focal"):
            yield from ((AUTHORIZED, value) for value in insurance.texts("preAuthRef"))
    referral = claim.one("referral")
    told = referral.one("identifier") if referral is not None else None
    if told is not None and told.text("value"):
        yield REFERRED, told.text("value")


def _accident(claim: Element) -> dict[str, Any]:
    told = claim.one("accident")
    if told is None:
        return {}
    kind, where = told.one("type"), told.one("locationAddress")
    cause = code_in(kind, list_of(CAUSES)) or _ACCIDENTS.get(code_in(kind, _ACTS), "OA" if code_in(kind, _ACTS) else "")
    more = [one.text("valueCode") for one in extended(told, "related-cause")]
    return {
        "causes": tuple(one for one in (cause, *more) if one),
        "accident_state": where.text("state") if where is not None else "",
        "accident_country": where.text("country") if where is not None else "",
    }
