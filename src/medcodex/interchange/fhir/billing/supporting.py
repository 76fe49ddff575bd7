"""Claim.supportingInfo: what X12 tells of a claim or a line as pairs of qualifier and value. What a line points to by
informationSequence is the line's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.encounter.billing import Attachment, Period
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.amounts import number
from medcodex.interchange.fhir.billing.extensions import extended_text, extension
from medcodex.interchange.fhir.billing.terms import code_in, coding, concept, hl7, list_of
from medcodex.interchange.fhir.times import day, day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from medcodex.formats.fhir.reading import Element

DATES, REFERENCES, AMOUNTS, QUANTITIES, NOTES, REPORTS = 374, 128, 522, 673, 363, 755
_CATEGORIES = {"431": "onset", "435": "hospitalized", "096": "discharge", "439": "externalcause",
               "360": "employmentimpacted", "361": "employmentimpacted", "314": "employmentimpacted"}  # fmt: skip
_DATE, _RANGE, _MOMENT, _TIME = "D8", "RD8", "DT", "TM"
_FORMS = {4: _TIME, 12: _MOMENT}
_DOLLARS = {"system": "urn:iso:std:iso:4217", "code": "USD"}
_WAY = 756


class Supporting:
    """The entries of a claim as they are written, each with its number."""

    def __init__(self) -> None:
        self.told: list[Json] = []

    def add(self, category: Json, code: Json | None = None, **value: Any) -> int:
        """Put an entry; its number."""
        number = len(self.told) + 1
        self.told.append(without_empty(sequence=number, category=concept(category), code=code or {}, **value))
        return number

    def coded(self, element: int, qualifier: str, **value: Any) -> int:
        """Put an entry under a qualifier of an X12 code list."""
        return self.add(info(), concept(coding(list_of(element), qualifier or "-")), **value)


def info(code: str = "info") -> Json:
    """A category of HL7's."""
    return hl7("claiminformationcategory", code)


@dataclass(frozen=True, slots=True)
class Pairs:
    """What entries tell."""

    dates: tuple[Period, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    amounts: tuple[tuple[str, Decimal], ...] = ()
    quantities: tuple[tuple[str, Decimal], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()


def write_pairs(told: Supporting, pairs: Pairs) -> list[int]:
    """Put all of them; their numbers."""
    numbers = [_date(told, one) for one in pairs.dates]
    for element, texts in ((REFERENCES, pairs.references), (NOTES, pairs.notes)):
        numbers += (told.coded(element, qualifier, valueString=text) for qualifier, text in texts)
    for qualifier, amount in pairs.amounts:
        numbers.append(told.coded(AMOUNTS, qualifier, valueQuantity={"value": amount, **_DOLLARS}))
    for qualifier, quantity in pairs.quantities:
        numbers.append(told.coded(QUANTITIES, qualifier, valueQuantity={"value": quantity}))
    for one in pairs.attachments:
        reference = {"type": "DocumentReference", "identifier": {"value": one.control}} if one.control else {}
        numbers.append(
            told.add(
                info("attachment"),
                concept(coding(list_of(REPORTS), one.report or "-"), coding(list_of(_WAY), one.way)),
                valueReference=reference,
            )
        )
    return numbers


def _date(told: Supporting, one: Period) -> int:
    category = info(_CATEGORIES.get(one.kind, "info"))
    code = concept(coding(list_of(DATES), one.kind or "-"))
    if one.form == _DATE and (date := _iso(one.told)):
        return told.add(category, code, timingDate=date)
    first, _, last = one.told.partition("-")
    if one.form == _RANGE and _iso(first) and _iso(last) and first <= last:
        return told.add(category, code, timingPeriod={"start": _iso(first), "end": _iso(last)})
    form = "" if _FORMS.get(len(one.told), _DATE) == one.form else one.form
    return told.add(category, code, extension=extension("date-form", "Code", form), valueString=one.told)


def _iso(told: str) -> str:
    """CCYYMMDD as YYYY-MM-DD; "" where it is no day."""
    if len(told) != 8 or not (told.isascii() and told.isdigit()):
        return ""
    try:
        return dt.date(int(told[:4]), int(told[4:6]), int(told[6:])).isoformat()
    except ValueError:
        return ""


def range_iso(told: str) -> tuple[str, str] | None:
    """First and last day of a date or a range as X12 writes it; None where it is neither."""
    first, _, last = told[:17].partition("-")
    days = _iso(first[:8]), _iso(last or first[:8])
    return days if all(days) else None


def read_pairs(entries: Iterable[Element]) -> Pairs:
    """What entries tell under qualifiers of X12; others are left unread."""
    found: dict[int, list[Any]] = {one: [] for one in (DATES, REFERENCES, AMOUNTS, QUANTITIES, NOTES, REPORTS)}
    for one in entries:
        code = one.one("code")
        for element, told in found.items():
            if qualifier := code_in(code, list_of(element)):
                value = _read(element, "" if qualifier == "-" else qualifier, one, code)
                if value is not None:
                    told.append(value)
    return Pairs(*(tuple(told) for told in found.values()))


def _read(element: int, qualifier: str, one: Element, code: Element | None) -> Any:
    if element == DATES:
        return _read_date(qualifier, one)
    if element in {REFERENCES, NOTES}:
        return qualifier, one.text("valueString")
    if element == REPORTS:
        return Attachment(qualifier, code_in(code, list_of(_WAY)), _control(one.one("valueReference")))
    quantity = number(one.one("valueQuantity"))
    return None if quantity is None else (qualifier, quantity)


def _control(reference: Element | None) -> str:
    told = reference.one("identifier") if reference is not None else None
    return told.text("value") if told is not None else ""


def _read_date(qualifier: str, one: Element) -> Period:
    if one.has("timingDate"):
        return Period(qualifier, compact(day_of(one, "timingDate")), _DATE)
    period = one.one("timingPeriod")
    if period is not None:
        return Period(qualifier, range_of(period), _RANGE)
    told = one.text("valueString")
    return Period(qualifier, told, extended_text(one, "date-form") or _FORMS.get(len(told), _DATE))


def range_of(period: Element) -> str:
    """A Period as CCYYMMDD-CCYYMMDD; one that has one end as that day twice."""
    first = day(period.text("start"), f"{period.path}.start")
    last = day(period.text("end"), f"{period.path}.end")
    if first is None and last is None:
        return ""
    return f"{compact(first or last)}-{compact(last or first)}"


def compact(date: dt.date | None) -> str:
    """CCYYMMDD; "" where there is none."""
    return "" if date is None else f"{date.year:04}{date.month:02}{date.day:02}"


def by_number(entries: Sequence[Element]) -> dict[int, Element]:
    """Entries by their sequence."""
    return {number: one for one in entries if (number := one.whole("sequence")) is not None}
