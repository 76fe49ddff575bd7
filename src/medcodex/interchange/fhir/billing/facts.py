"""Coded facts of a claim in supportingInfo (data/facts.tsv): the form's codes, admission and discharge, type of bill,
missing teeth, certifications, weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.billing import ClaimKind, FormCode
from medcodex.formats.fhir.code_systems import TERMINOLOGY
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.amounts import number
from medcodex.interchange.fhir.billing.supporting import Supporting, info
from medcodex.interchange.fhir.billing.terms import code_in, codes_in, coding, concept, list_of, rows
from medcodex.interchange.fhir.times import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from medcodex.encounter.billing import BilledClaim
    from medcodex.formats.fhir.reading import Element

TEETH = f"{TERMINOLOGY}/ADAUniversalToothDesignationSystem"
_FORM_CODES = ("drg", "condition", "occurrence", "span", "value", "treatment")
_STAY = ("admission_type", "point_of_origin", "discharge_status")
_STANDING, _CERTIFIED, _INDICATOR = 1368, 1136, 1321
_LOINC = "http://loinc.org"
_WEIGHT, _PREGNANCY = "29463-7", "82810-3"
_POUNDS = {"unit": "lb", "system": "http://unitsofmeasure.org", "code": "[lb_av]"}
_ANSWERS = {"Y": True, "N": False}
_BILL = 4


def write_facts(told: Supporting, claim: BilledClaim) -> list[tuple[str, ...]]:
    """Put the facts of a claim. What has no place in them comes back: certifications (CRC) of another form."""
    if len(claim.place) == 2 and len(claim.frequency) == 1 and claim.kind is ClaimKind.INSTITUTIONAL:
        write_fact(told, "bill_type", f"0{claim.place}{claim.frequency}")
    for kind in _STAY:
        if code := getattr(claim, kind):
            write_fact(told, kind, code)
    for one in claim.codes:
        write_form_code(told, one)
    for tooth, standing in claim.missing_teeth:
        told.add(
            info("missingtooth"), concept(coding(TEETH, tooth)), reason=concept(coding(list_of(_STANDING), standing))
        )
    if claim.weight is not None:
        told.add(info(), concept(coding(_LOINC, _WEIGHT)), valueQuantity={"value": claim.weight, **_POUNDS})
    if claim.pregnant:
        told.add(info(), concept(coding(_LOINC, _PREGNANCY)), valueBoolean=True)
    return [one for one in claim.conditions if not _certified(told, one)]


def write_fact(told: Supporting, kind: str, code: str, **value: object) -> None:
    """Put one coded fact of a row of data/facts.tsv."""
    row = next(one for one in rows("facts") if one["kind"] == kind)
    told.add(coding(row["category_system"], row["category"]), concept(coding(row["system"], code)), **value)


def write_form_code(told: Supporting, one: FormCode) -> None:
    """Put a coded fact of the form."""
    first, last = (date.isoformat() if date else "" for date in (one.date, one.through))
    if one.kind == "span" or last:
        timing: Json = {"timingPeriod": without_empty(start=first, end=last)}
    else:
        timing = {"timingDate": first}
    write_fact(
        told, one.kind, one.code, valueQuantity={"value": one.amount} if one.amount is not None else {}, **timing
    )


def _certified(told: Supporting, one: tuple[str, ...]) -> bool:
    category, answer, *indicators = (*one, "", "")[: max(2, len(one))]
    if not category or answer not in _ANSWERS or not all(indicators):
        return False
    codes = (coding(list_of(_INDICATOR), indicator) for indicator in indicators)
    told.add(info(), concept(coding(list_of(_CERTIFIED), category), *codes), valueBoolean=_ANSWERS[answer])
    return True


def fact(entries: Sequence[Element], kind: str) -> str:
    """The code of a fact; "" where it is not told."""
    row = next(one for one in rows("facts") if one["kind"] == kind)
    return next(filter(None, (code_in(one.one("code"), row["system"]) for one in entries)), "")


def bill_type(entries: Sequence[Element]) -> tuple[str, str]:
    """The first two digits of the type of bill, and its frequency; "" where they are not told."""
    told = fact(entries, "bill_type")
    if len(told) == _BILL:
        told = told[1:]
    return (told[:-1], told[-1:]) if len(told) == _BILL - 1 else ("", "")


def form_codes(entries: Sequence[Element]) -> Iterator[FormCode]:
    """The form's codes, in their order."""
    systems = {one["system"]: one["kind"] for one in rows("facts") if one["kind"] in _FORM_CODES}
    for one in entries:
        kind = next((name for system, name in systems.items() if code_in(one.one("code"), system)), "")
        if not kind:
            continue
        code = next(codes_in(one.one("code"), *systems))
        period = one.one("timingPeriod")
        first = day_of(period, "start") if period is not None else day_of(one, "timingDate")
        yield FormCode(kind, code, first, day_of(period, "end"), number(one.one("valueQuantity")))


def missing_teeth(entries: Sequence[Element]) -> Iterator[tuple[str, str]]:
    """Number of each missing tooth, and how it stands."""
    for one in entries:
        if code_in(one.one("category"), f"{TERMINOLOGY}/claiminformationcategory") == "missingtooth":
            tooth = code_in(one.one("code"), TEETH)
            if tooth:
                yield tooth, code_in(one.one("reason"), list_of(_STANDING))


def certifications(entries: Sequence[Element]) -> Iterator[tuple[str, ...]]:
    """Certifications (CRC): category, answer, indicators."""
    answers = {told: answer for answer, told in _ANSWERS.items()}
    for one in entries:
        category, answer = code_in(one.one("code"), list_of(_CERTIFIED)), one.flag("valueBoolean")
        if category and answer is not None:
            yield category, answers[answer], *codes_in(one.one("code"), list_of(_INDICATOR))


def weight(entries: Sequence[Element]) -> Decimal | None:
    """The patient's weight in pounds; None where it is not told, or in another unit."""
    for one in entries:
        quantity = one.one("valueQuantity")
        if (
            code_in(one.one("code"), _LOINC) == _WEIGHT
            and quantity is not None
            and quantity.text("code") == _POUNDS["code"]
        ):
            return number(quantity)
    return None


def pregnant(entries: Sequence[Element]) -> bool:
    """Whether the patient is told to be pregnant."""
    return any(code_in(one.one("code"), _LOINC) == _PREGNANCY and one.flag("valueBoolean") is True for one in entries)
