"""A coded encounter made a claim: its codes, lines and days, with what the site and the patient's account tell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.claims.coverages import SELF, cover_of, insurance_type, insured_by, profile_of
from medcodex.claims.places import bill_type_of, is_inpatient, place_of_service
from medcodex.encounter import Claim, Setting
from medcodex.encounter.billing import (
    BilledClaim,
    BilledDiagnosis,
    BilledLine,
    BilledProcedure,
    ClaimKind,
    Coverage,
    DrugBilled,
    FormCode,
    Party,
    Period,
    Tooth,
)
from medcodex.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from medcodex.claims.account import Account
    from medcodex.claims.coverages import ToldCoverage
    from medcodex.claims.site import BillingSite, PayerProfile
    from medcodex.encounter.coded import Encounter, Provider, ServiceLine

_TOTAL = "0001"
_ROLES = {
    ClaimKind.PROFESSIONAL: ("referring", "rendering", "supervising"),
    ClaimKind.INSTITUTIONAL: ("attending", "operating", "rendering", "referring"),
    ClaimKind.DENTAL: ("referring", "rendering", "supervising"),
}
_ROOMS = frozenset(f"{number:03}" for number in range(10, 22))


def kind_of(encounter: Encounter) -> ClaimKind:
    """By which form an encounter is billed: setting and claim decide."""
    if encounter.setting is Setting.DENTAL:
        return ClaimKind.DENTAL
    return ClaimKind.INSTITUTIONAL if encounter.claim is Claim.FACILITY else ClaimKind.PROFESSIONAL


def build_claim(encounter: Encounter, site: BillingSite, account: Account) -> BilledClaim:
    """The claim of an encounter. InputError where it cannot be made one at all: no lines, a line without charge, a
    payer that the site does not know. What else is missing is for ``validate_claim`` to say."""
    kind = kind_of(encounter)
    first = account.first
    payer = _payer(first.payer or encounter.payer or "", site)
    place, frequency = _place(encounter, kind)
    lines = tuple(_lines(encounter, kind, site))
    if not lines:
        raise InputError("there is no line with a charge: nothing to bill", "lines")
    person = _person(encounter, site, account)
    insured, patient = _people(person, first)
    institutional = kind is ClaimKind.INSTITUTIONAL
    references = [("G1", first.authorization)] if first.authorization else []
    if encounter.original_reference:
        references.append(("F8", encounter.original_reference))
    return BilledClaim(
        kind=kind,
        number=(encounter.id or "1")[:38],
        charge=sum((line.charge for line in lines), Decimal(0)),
        place=place,
        frequency=frequency,
        billing=site.billing,
        coverage=Coverage(
            "P", insured, Party(payer.name, identifier=payer.id, qualifier="PI"),
            first.relationship if patient is None else "", payer.filing, first.group_number, first.group_name,
            insurance_type(first, kind),
        ),
        lines=lines,
        patient=patient,
        relationship=first.relationship if patient is not None else "",
        pay_to=site.pay_to,
        diagnoses=tuple(_diagnoses(encounter, kind)),
        procedures=tuple(BilledProcedure(one.code, one.date or encounter.date) for one in encounter.procedures)
        if institutional else (),
        codes=tuple(_codes(encounter)) if institutional else (),
        dates=tuple(_dates(encounter)) if institutional else (),
        signature="" if institutional else "Y",
        assignment="A",
        assigned="Y",
        released="Y",
        admission_type=encounter.admission_type or "" if institutional else "",
        point_of_origin=encounter.point_of_origin or "" if institutional else "",
        discharge_status=encounter.discharge_status or "" if institutional else "",
        references=tuple(references),
        missing_teeth=account.missing_teeth if kind is ClaimKind.DENTAL else (),
        providers=_providers(encounter, kind, site),
        others=tuple(cover_of(one, person, site, kind) for one in account.behind),
    )  # fmt: skip


def _payer(told: str, site: BillingSite) -> PayerProfile:
    known = profile_of(told, site)
    if known is not None:
        return known
    if not told:
        raise InputError("the encounter names no payer", "payer")
    raise InputError("a payer that the site's billing file does not name", "payer")


def _person(encounter: Encounter, site: BillingSite, account: Account) -> Party:
    """The patient, with the number that the first payer gave them."""
    patient = account.patient or site.patient or Party(person=True)
    return replace(
        patient, birth_date=encounter.birth_date or patient.birth_date, sex=encounter.sex or patient.sex,
        identifier=encounter.member_id or patient.identifier, qualifier="MI",
    )  # fmt: skip


def _people(patient: Party, first: ToldCoverage) -> tuple[Party, Party | None]:
    """The subscriber, and the patient where that is somebody else."""
    insured = insured_by(first, patient)
    if first.relationship == SELF or first.subscriber is None:
        return insured, None
    return insured, replace(patient, identifier="", qualifier="")


def _place(encounter: Encounter, kind: ClaimKind) -> tuple[str, str]:
    bill = (encounter.bill_type or "").removeprefix("0")
    if kind is ClaimKind.INSTITUTIONAL:
        if len(bill) == 3:
            return bill[:2], bill[2]
        return bill_type_of(encounter.setting), "7" if encounter.original_reference else "1"
    told = next((line.pos for line in encounter.lines if line.pos), None)
    return told or place_of_service(encounter.setting), "7" if encounter.original_reference else "1"


def _diagnoses(encounter: Encounter, kind: ClaimKind) -> Iterator[BilledDiagnosis]:
    institutional = kind is ClaimKind.INSTITUTIONAL
    if institutional and encounter.admitting_dx:
        yield BilledDiagnosis(_plain(encounter.admitting_dx), "admitting")
    if institutional:
        for code in encounter.reason_for_visit[:3]:
            yield BilledDiagnosis(_plain(code), "reason")
    told = [one for one in encounter.diagnoses if not (institutional and _external(one.code))]
    for number, one in enumerate(told):
        poa = (one.poa or "") if institutional else ""
        yield BilledDiagnosis(_plain(one.code), "other" if number else "principal", poa if poa != "1" else "")
    if institutional:
        for one in encounter.diagnoses:
            if _external(one.code):
                yield BilledDiagnosis(_plain(one.code), "external", one.poa or "" if one.poa != "1" else "")


def _plain(code: str) -> str:
    return code.replace(".", "").upper()


def _external(code: str) -> bool:
    """Chapter 20 of ICD-10-CM: causes stand in fields of their own on an institutional claim."""
    return code[:1] in "VWXY"


def _codes(encounter: Encounter) -> Iterator[FormCode]:
    for one in encounter.occurrences:
        span = one.through is not None
        yield FormCode("span" if span else "occurrence", one.code, one.date, one.through)
    for value in encounter.values:
        yield FormCode("value", value.code, amount=value.amount)
    for code in encounter.condition_codes:
        yield FormCode("condition", code)


def _dates(encounter: Encounter) -> Iterator[Period]:
    first = encounter.statement_from or encounter.admit_date or encounter.date
    yield Period("434", f"{_day(first)}-{_day(encounter.date)}", "RD8")
    if encounter.admit_date is not None:
        yield Period("435", _day(encounter.admit_date), "D8")


def _day(date: dt.date) -> str:
    return f"{date:%Y%m%d}"


def _lines(encounter: Encounter, kind: ClaimKind, site: BillingSite) -> Iterator[BilledLine]:
    for number, line in enumerate(encounter.lines):
        if line.revenue == _TOTAL:
            continue  # on paper alone: the claim's charge is the total
        if line.charge is None:
            raise InputError("a line without charge cannot be billed", f"lines[{number}].charge")
        yield _line(encounter, line, kind, site)


def _line(encounter: Encounter, line: ServiceLine, kind: ClaimKind, site: BillingSite) -> BilledLine:
    institutional, dental = kind is ClaimKind.INSTITUTIONAL, kind is ClaimKind.DENTAL
    first = line.date or (None if institutional and is_inpatient(encounter.setting) else encounter.date)
    rendering = () if line.provider is None or institutional else (_provider(line.provider, None, site),)
    place = (line.pos or "") if not institutional else ""
    return BilledLine(
        charge=line.charge or Decimal(0),
        system=("AD" if dental else "HC") if line.code else "",
        code=line.code or "",
        modifiers=line.modifiers,
        description=line.description or "",
        measure="DA" if institutional and _is_room(line.revenue or "") else "UN",
        units=line.units if line.units is not None else Decimal(1),
        place=place if place != _place(encounter, kind)[0] else "",
        pointers=() if institutional else line.dx or ((1,) if encounter.diagnoses and not dental else ()),
        revenue=(line.revenue or "") if institutional else "",
        first=first,
        last=line.through,
        drug=DrugBilled(line.ndc.replace("-", ""), line.ndc_quantity or Decimal(0), line.ndc_unit or "")
        if line.ndc and not dental else None,
        teeth=_teeth(line) if dental else (),
        cavity=line.cavity if dental else (),
        providers={"rendering": rendering} if rendering else {},
    )  # fmt: skip


def _teeth(line: ServiceLine) -> tuple[Tooth, ...]:
    return (Tooth(line.tooth, tuple(line.surfaces or "")),) if line.tooth else ()


def _is_room(revenue: str) -> bool:
    """Room and board, counted in days: revenue codes 010X to 021X (CMS Pub 100-04, chapter 25)."""
    return revenue.zfill(4)[:3] in _ROOMS


def _providers(encounter: Encounter, kind: ClaimKind, site: BillingSite) -> Mapping[str, tuple[Party, ...]]:
    found: dict[str, tuple[Party, ...]] = {
        role: (_provider(told.npi or "", told, site),)
        for role in _ROLES[kind]
        if (told := encounter.providers.get(role)) is not None and (told.npi or told.name)
    }
    if site.sample and kind is ClaimKind.INSTITUTIONAL and "attending" not in found:
        found["attending"] = (_provider(site.billing.identifier, None, site),)
    return found


def _provider(npi: str, told: Provider | None, site: BillingSite) -> Party:
    known = site.providers.get(npi)
    if known is not None:
        return replace(known, taxonomy=(told.taxonomy if told and told.taxonomy else known.taxonomy))
    family, _, given = ((told.name if told else None) or "").partition(",")
    return Party(
        family.strip(), given.strip(), person=True, identifier=npi, qualifier="XX" if npi else "",
        taxonomy=(told.taxonomy or "") if told else "",
    )  # fmt: skip
