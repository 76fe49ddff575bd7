"""What a claim of another hand leaves to its billable period, its information and its Encounter: place, days, how the
patient came and went."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter.billing import ClaimKind, Period
from medcodex.formats.fhir.code_systems import TERMINOLOGY
from medcodex.interchange.fhir.billing.supporting import DATES, compact, range_of
from medcodex.interchange.fhir.billing.terms import CARIN, NUBC, code_in, list_of, rows
from medcodex.interchange.fhir.times import day, day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.billing.found import Found

_STATEMENT, _ADMITTED, _DISCHARGED, _ONSET, _ACCIDENT = "434", "435", "096", "431", "439"
_INPATIENT = "11"
_INFORMATION = f"{TERMINOLOGY}/claiminformationcategory", f"{CARIN}/C4BBSupportingInfoType"
_HOSPITALIZED = frozenset({"hospitalized", "admissionperiod"})


class Stay(NamedTuple):
    """``bill`` the first two digits of a type of bill, ``place`` the place of service; "" where nothing tells."""

    bill: str = ""
    place: str = ""
    point_of_origin: str = ""
    discharge_status: str = ""
    period: Element | None = None


def stay_of(claim: Element, found: Found) -> Stay:
    """What the Encounter tells to which the claim's lines refer, else the conditions that it names."""
    encounter = next(filter(None, (found.at(one) for one in _encounters(claim, found))), None)
    if encounter is None:
        return Stay()
    kind, stay = encounter.one("class"), encounter.one("hospitalization")
    code = kind.text("code") if kind is not None else ""
    row = next((one for one in rows("encounter_classes") if one["class"] == code), None)
    return Stay(
        row["bill"] if row is not None else "",
        row["place"] if row is not None else "",
        code_in(stay.one("admitSource"), f"{NUBC}/PointOfOrigin") if stay is not None else "",
        code_in(stay.one("dischargeDisposition"), f"{NUBC}/PatDischargeStatus") if stay is not None else "",
        encounter.one("period"),
    )


def _encounters(claim: Element, found: Found) -> Iterator[Element | None]:
    for item in claim.each("item"):
        yield from item.each("encounter")
    for one in claim.each("diagnosis"):
        condition = found.at(one.one("diagnosisReference"))
        if condition is not None:
            yield condition.one("encounter")


def further_dates(
    claim: Element, entries: Sequence[Element], stay: Stay, kind: ClaimKind, told: Sequence[Period]
) -> Iterator[Period]:
    """The dates that no entry tells under a qualifier of X12 (``told``)."""
    known = {one.kind for one in told}
    for one in _of_others(claim, entries, stay, kind):
        if one.kind not in known and one.told:
            known.add(one.kind)
            yield one


def _of_others(claim: Element, entries: Sequence[Element], stay: Stay, kind: ClaimKind) -> Iterator[Period]:
    institutional = kind is ClaimKind.INSTITUTIONAL
    billable = claim.one("billablePeriod")
    if institutional and billable is not None:
        yield Period(_STATEMENT, range_of(billable), "RD8")
    for one in entries:
        category, period = code_in(one.one("category"), *_INFORMATION), one.one("timingPeriod")
        if code_in(one.one("code"), list_of(DATES)):
            continue
        if category == "onset":
            yield Period(_ONSET, compact(day_of(one, "timingDate")))
        elif category in _HOSPITALIZED and period is not None:
            yield Period(_ADMITTED, compact(day(period.text("start"), f"{period.path}.start")))
            if not institutional:
                yield Period(_DISCHARGED, compact(day(period.text("end"), f"{period.path}.end")))
    if institutional and stay.bill == _INPATIENT and stay.period is not None:
        yield Period(_ADMITTED, compact(day(stay.period.text("start"), f"{stay.period.path}.start")))
    accident = claim.one("accident")
    if accident is not None:
        yield Period(_ACCIDENT, compact(day_of(accident, "date")))
