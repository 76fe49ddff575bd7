"""Claim of a finished chart: diagnoses and procedures in claim order, the lines that are charged."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting
from medcodex.formats.fhir.code_systems import (
    MODIFIERS,
    MS_DRG,
    POA,
    REVENUE,
    TERMINOLOGY,
    coded,
    term,
)
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.out.naming import part_id, reference
from medcodex.interchange.fhir.out.subjects import covered, period, provider, subject, visit
from medcodex.workflow.session.line import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.workflow.chart import Charge
    from medcodex.workflow.exports.finished import Finished, FinishedClaim
    from medcodex.workflow.session.final import Final
    from medcodex.workflow.session.line import Line

_REPORTED = frozenset("YNUW")
_CPT, _CDT = 5, "D"


def claim_resource(
    finished: Finished,
    claim: FinishedClaim,
    conditions: Sequence[tuple[Line, Json]],
    procedures: Sequence[tuple[Line, Json]],
) -> Json:
    """The Claim. Amounts are dollars to the cent (Decimal)."""
    final = claim.final
    items = list(_items(finished, claim, conditions, procedures))
    nets = [item["net"]["value"] for item in items if "net" in item]
    dental = finished.chart.setting is Setting.DENTAL
    kind = "oral" if dental else "institutional" if final.claim is Claim.FACILITY else "professional"
    return without_empty(
        resourceType="Claim",
        id=part_id(finished.chart.id, final.claim, "claim"),
        identifier=[{"type": {"text": "account"}, "value": finished.chart.account}],
        status="draft" if claim.proposed else "active",
        type=term("claim-type", kind, kind.capitalize()),
        use="claim",
        patient=subject(finished),
        billablePeriod=period(finished),
        created=final.at.date().isoformat(),
        provider=provider(finished),
        priority=term("processpriority", "normal", "Normal"),
        diagnosis=[_diagnosis(final, place, line, one) for place, (line, one) in enumerate(conditions, 1)],
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
        total=_money(sum(nets, Decimal(0))) if nets and len(nets) == len(items) else {},
    )


def _surgical(final: Final, procedures: Sequence[tuple[Line, Json]]) -> list[tuple[Line, Json]]:
    """What stands among the claim's procedures: a facility's ICD-10-PCS codes. Services are lines."""
    return [(line, one) for line, one in procedures if line.section is Section.PROCEDURE]


def _diagnosis(final: Final, place: int, line: Line, condition: Json) -> Json:
    facility = final.claim is Claim.FACILITY
    return without_empty(
        sequence=place,
        diagnosisReference=reference("Condition", condition["id"]),
        type=[term("ex-diagnosistype", "principal", "Principal Diagnosis")] if place == 1 else [],
        onAdmission=_on_admission(line.poa) if facility and line.poa else {},
        packageCode=_drg(final) if place == 1 and facility and final.drg is not None else {},
    )


def _on_admission(poa: str) -> Json:
    """The indicator as Medicare writes it, and in FHIR's own words where those have it ("1", exempt, they have not)."""
    codings = [{"system": POA, "code": poa}]
    if poa in _REPORTED:
        codings.append({"system": f"{TERMINOLOGY}/ex-diagnosis-on-admission", "code": poa.lower()})
    return {"coding": codings}


def _drg(final: Final) -> Json:
    return {"coding": [without_empty(system=MS_DRG, version=final.drg_version, code=f"{final.drg:03d}")]}


def _items(
    finished: Finished,
    claim: FinishedClaim,
    conditions: Sequence[tuple[Line, Json]],
    procedures: Sequence[tuple[Line, Json]],
) -> Iterator[Json]:
    """The services that were coded, with the charge of the same code where the coder told none; then, on a facility's
    claim, the charges that no code stands for."""
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
    if claim.final.claim is Claim.FACILITY:
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
        modifier=[_modifier(one) for one in line.modifiers],
        servicedDate=day.isoformat(),
        quantity={"value": units},
        net=_money(amount),
        encounter=[visit(finished)],
    )


def _charged(finished: Finished, number: int, charge: Charge) -> Json:
    system = system_of(charge.code)
    service = coded(system, charge.code) if system else {"text": charge.description or charge.code}
    return without_empty(
        sequence=number,
        revenue=_revenue(charge),
        productOrService=service,
        modifier=[_modifier(one) for one in charge.modifiers],
        servicedDate=(charge.date or finished.chart.date).isoformat(),
        quantity={"value": charge.units},
        net=_money(charge.amount),
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
    if charge is None or not charge.revenue:
        return {}
    return {"coding": [{"system": REVENUE, "code": charge.revenue.zfill(4)}]}


def _modifier(code: str) -> Json:
    return {"coding": [{"system": MODIFIERS, "code": code}]}


def _money(amount: Decimal | None) -> Json:
    return {} if amount is None else {"value": amount.quantize(Decimal("0.01")), "currency": "USD"}
