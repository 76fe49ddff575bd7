"""Claim of a finished chart: diagnoses and procedures in claim order, the lines that are charged.

A claim as it is billed is written by interchange.fhir.billing.writing, with all that a bill needs. This one says what
was coded: its diagnoses and procedures are the Conditions and Procedures beside it, a line may have no charge yet, and
nobody's numbers are known. What both say they say with the same words (billing.codes, billing.services)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.claims.places import bill_type_of, place_of_service
from medcodex.encounter import Claim, Setting
from medcodex.encounter.billing import ClaimKind
from medcodex.formats.fhir.code_systems import coded, term
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.amounts import money, total_of
from medcodex.interchange.fhir.billing.codes import diagnosis_type, drg_package, on_admission
from medcodex.interchange.fhir.billing.facts import write_fact
from medcodex.interchange.fhir.billing.services import modifier, revenue
from medcodex.interchange.fhir.billing.supporting import Supporting
from medcodex.interchange.fhir.billing.terms import CLAIM_TYPES, PLACES, coding, concept
from medcodex.interchange.fhir.out.naming import part_id, reference
from medcodex.interchange.fhir.out.subjects import covered, period, provider, subject, visit
from medcodex.workflow.session.line import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.workflow.chart import Charge
    from medcodex.workflow.exports.finished import Finished, FinishedClaim
    from medcodex.workflow.session.final import Final
    from medcodex.workflow.session.line import Line

_STAY = ("admission_type", "point_of_origin", "discharge_status")
_CPT, _CDT = 5, "D"


def claim_resource(
    finished: Finished,
    claim: FinishedClaim,
    conditions: Sequence[tuple[Line, Json]],
    procedures: Sequence[tuple[Line, Json]],
) -> Json:
    """The Claim. Amounts are dollars to the cent (Decimal)."""
    final = claim.final
    place = concept(coding(PLACES, place_of_service(finished.chart.setting)))
    located = {"locationCodeableConcept": place} if final.claim is Claim.PROFESSIONAL else {}
    items = [{**one, **located} for one in _items(finished, claim, conditions)]
    nets = [item["net"]["value"] if "net" in item else None for item in items]
    kind = kind_of(finished, claim)
    return without_empty(
        resourceType="Claim",
        id=part_id(finished.chart.id, final.claim, "claim"),
        identifier=[{"type": {"text": "account"}, "value": finished.chart.account}],
        status="draft" if claim.proposed else "active",
        type=term("claim-type", CLAIM_TYPES[kind], CLAIM_TYPES[kind].capitalize()),
        use="claim",
        patient=subject(finished),
        billablePeriod=period(finished),
        created=final.at.date().isoformat(),
        provider=provider(finished),
        priority=term("processpriority", "normal", "Normal"),
        supportingInfo=_informed(finished, claim) if kind is ClaimKind.INSTITUTIONAL else [],
        diagnosis=[_diagnosis(final, kind, place, line, one) for place, (line, one) in enumerate(conditions, 1)],
        procedure=[
            without_empty(
                sequence=place,
                date=line.date.isoformat() if line.date else None,
                procedureReference=reference("Procedure", one["id"]),
            )
            for place, (line, one) in enumerate(_surgical(final, procedures), 1)
        ],
        insurance=[{"sequence": 1, "focal": True, "coverage": covered(finished)}],
        item=items,
        total=total_of(nets),
    )


def kind_of(finished: Finished, claim: FinishedClaim) -> ClaimKind:
    """Which form a claim of a chart is."""
    if finished.chart.setting is Setting.DENTAL:
        return ClaimKind.DENTAL
    return ClaimKind.INSTITUTIONAL if claim.final.claim is Claim.FACILITY else ClaimKind.PROFESSIONAL


def _informed(finished: Finished, claim: FinishedClaim) -> list[Json]:
    """Type of bill, and how the patient came and went as the coder told it."""
    told = Supporting()
    write_fact(told, "bill_type", f"0{bill_type_of(finished.chart.setting)}1")
    for kind in _STAY:
        if code := claim.facts.get(kind):
            write_fact(told, kind, code)
    return told.told


def _surgical(final: Final, procedures: Sequence[tuple[Line, Json]]) -> list[tuple[Line, Json]]:
    """What stands among the claim's procedures: a facility's ICD-10-PCS codes. Services are lines."""
    return [(line, one) for line, one in procedures if line.section is Section.PROCEDURE]


def _diagnosis(final: Final, kind: ClaimKind, place: int, line: Line, condition: Json) -> Json:
    facility = final.claim is Claim.FACILITY
    drg = drg_package(f"{final.drg:03d}", final.drg_version or "") if final.drg is not None else {}
    return without_empty(
        sequence=place,
        diagnosisReference=reference("Condition", condition["id"]),
        type=diagnosis_type("principal", kind) if place == 1 else [],
        onAdmission=on_admission(line.poa) if facility and line.poa else {},
        packageCode=drg if place == 1 and facility else {},
    )


def _items(
    finished: Finished,
    claim: FinishedClaim,
    conditions: Sequence[tuple[Line, Json]],
) -> Iterator[Json]:
    """The services that were coded, with the charge of the same code where the coder told none; then, on a facility's
    claim and on one that nobody has decided on, the charges that no code stands for: a coder who completes a
    professional claim without a charged service has left it out."""
    places = {line.id: place for place, (line, _) in enumerate(conditions, 1)}
    waiting = list(finished.charges)
    number = 0
    for line in claim.lines:
        if line.section is Section.SERVICE:
            number += 1
            charge = next((one for one in waiting if one.code == line.code), None)
            if charge is not None:
                waiting.remove(charge)
            yield _service(finished, number, line, charge, [places[one] for one in line.dx if one in places])
    if claim.final.claim is Claim.FACILITY or claim.proposed:
        for charge in waiting:
            number += 1
            yield _charged(finished, number, charge)


def _service(finished: Finished, number: int, line: Line, charge: Charge | None, pointed: list[int]) -> Json:
    amount = line.charge if line.charge is not None else charge.amount if charge is not None else None
    units = line.units or (charge.units if charge is not None else None) or Decimal(1)
    day = line.date or (charge.date if charge is not None else None) or finished.chart.date
    return without_empty(
        sequence=number,
        diagnosisSequence=pointed,
        revenue=_revenue(charge),
        productOrService=coded(line.system, line.code, line.display),
        modifier=[modifier(one) for one in line.modifiers],
        servicedDate=day.isoformat(),
        quantity={"value": units},
        net=money(amount),
        encounter=[visit(finished)],
    )


def _charged(finished: Finished, number: int, charge: Charge) -> Json:
    system = system_of(charge.code)
    service = coded(system, charge.code) if system else {"text": charge.description or charge.code}
    return without_empty(
        sequence=number,
        revenue=_revenue(charge),
        productOrService=service,
        modifier=[modifier(one) for one in charge.modifiers],
        servicedDate=(charge.date or finished.chart.date).isoformat(),
        quantity={"value": charge.units},
        net=money(charge.amount),
        encounter=[visit(finished)],
    )


def system_of(code: str) -> str | None:
    """The system of a charged code by its shape; None for a code of the department's own."""
    if len(code) != _CPT or not code.isalnum():
        return None
    if code[:4].isdigit():
        return "cpt"
    if code[0].isalpha() and code[1:].isdigit():
        return "cdt" if code[0] == _CDT else "hcpcs"
    return None


def _revenue(charge: Charge | None) -> Json:
    return revenue(charge.revenue.zfill(4) if charge is not None and charge.revenue else "")
