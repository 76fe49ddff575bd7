"""Service lines: Claim.item."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from medcodex.encounter.billing import BilledLine, ClaimKind, DrugBilled
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.amounts import amount, money, number
from medcodex.interchange.fhir.billing.extensions import (
    extended_flag,
    extension,
    first_extended,
    read_segments,
    segments,
)
from medcodex.interchange.fhir.billing.parties import OTHER, identifier
from medcodex.interchange.fhir.billing.services import (
    modifier,
    product,
    read_modifiers,
    read_product,
    read_revenue,
    read_units,
    revenue,
    units,
)
from medcodex.interchange.fhir.billing.sites import read_sites, write_sites
from medcodex.interchange.fhir.billing.supporting import Pairs, info, read_pairs, write_pairs
from medcodex.interchange.fhir.billing.terms import (
    PLACES,
    code_in,
    coding,
    concept,
    list_of,
)
from medcodex.interchange.fhir.times import day, day_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from medcodex.encounter.billing import BilledClaim
    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.billing.notes import Notes
    from medcodex.interchange.fhir.billing.supporting import Supporting
    from medcodex.interchange.fhir.billing.teams import ReadTeam, Team

_FLAGS = {"emergency": "emergency", "screening": "epsdt", "family_planning": "family-planning",
          "copay_exempt": "copay-exempt"}  # fmt: skip
_PROSTHESIS = 1358
_UNITS = 355


def write_item(line: BilledLine, place: int, claim: BilledClaim, team: Team, told: Supporting) -> Json:
    """A line of a claim; ``place`` counts them from one. What it says in care team and information is put there."""
    kind, currency = claim.kind, claim.currency
    numbers = write_pairs(
        told, Pairs(line.dates, line.references, line.amounts, line.quantities, line.notes, line.attachments)
    )  # fmt: skip
    if line.prosthesis:
        numbers.append(told.add(info("prosthesis"), concept(coding(list_of(_PROSTHESIS), line.prosthesis))))
    flags = [one for field, name in _FLAGS.items() for one in extension(name, "Boolean", getattr(line, field))]
    sites, more = write_sites(line, told)
    return without_empty(
        extension=[
            *flags, *extension("noncovered", "Money", money(line.noncovered, currency)), *segments(line.kept),
        ],
        sequence=place,
        careTeamSequence=team.add_all(line.providers, line=True),
        diagnosisSequence=[one for one in line.pointers if one > 0],
        informationSequence=[*numbers, *more],
        revenue=revenue(line.revenue),
        productOrService=product(line.system, line.code, line.description, kind),
        modifier=[modifier(one) for one in line.modifiers],
        **serviced(line.first, line.last),
        locationCodeableConcept=concept(coding(PLACES, line.place)),
        quantity=units(line.units, line.measure),
        net=money(line.charge, currency),
        **sites,
        detail=[_detail(line.drug)] if line.drug is not None else [],
    )  # fmt: skip


def serviced(first: dt.date | None, last: dt.date | None) -> Json:
    """The day of a service, or its days."""
    if last is not None:
        return {"servicedPeriod": without_empty(start=first.isoformat() if first else "", end=last.isoformat())}
    return {"servicedDate": first.isoformat() if first else ""}


def _detail(drug: DrugBilled) -> Json:
    return without_empty(
        extension=extension(
            "prescription", "Identifier", identifier(OTHER, *drug.prescription) if drug.prescription else {}
        ),
        sequence=1,
        productOrService=product(drug.qualifier, drug.ndc, "", None),
        quantity=without_empty(value=drug.quantity, system=list_of(_UNITS), code=drug.unit),
    )


class Around(NamedTuple):
    """What the claim around a line tells: ``entries`` its supportingInfo, ``places`` the diagnoses that pointers count,
    both by their numbers; ``currency`` "" for dollars."""

    kind: ClaimKind
    team: ReadTeam
    entries: Mapping[int, Element]
    places: Mapping[int, int]
    notes: Notes
    currency: str


def read_item(item: Element, around: Around) -> BilledLine:
    """A line. One without amount is told in the notes and taken as zero."""
    kind, team, entries, places, notes, currency = around
    flags: dict[str, Any] = {field: extended_flag(item, name) for field, name in _FLAGS.items()}
    service = read_product(item.one("productOrService"), kind)
    if not service.code and kind is not ClaimKind.INSTITUTIONAL:
        notes.unbilled(f"{item.path}.productOrService", "no code of a system that is billed")
    mine = [entries[one] for one in item.whole_numbers("informationSequence") if one in entries]
    pairs = read_pairs(mine)
    first, last = read_serviced(item)
    quantity, measure = read_units(item.one("quantity"))
    teeth, cavity = read_sites(item, mine)
    return BilledLine(
        charge=_charge(item, notes, currency),
        system=service.system,
        code=service.code,
        modifiers=read_modifiers(item.each("modifier")),
        description=service.description,
        measure=measure,
        units=quantity,
        place=code_in(item.one("locationCodeableConcept"), PLACES),
        pointers=tuple(told for one in item.whole_numbers("diagnosisSequence") if (told := places.get(one, one))),
        revenue=read_revenue(item.one("revenue")),
        noncovered=_extended_amount(item, "noncovered", currency),
        **flags,
        first=first,
        last=last,
        dates=pairs.dates,
        references=pairs.references,
        amounts=pairs.amounts,
        quantities=pairs.quantities,
        notes=pairs.notes,
        attachments=pairs.attachments,
        drug=next(_drugs(item), None),
        teeth=teeth,
        cavity=cavity,
        prosthesis=next(filter(None, (code_in(one.one("code"), list_of(_PROSTHESIS)) for one in mine)), ""),
        providers=team.of_line(item.whole_numbers("careTeamSequence")),
        kept=read_segments(item),
    )


def _charge(item: Element, notes: Notes, currency: str) -> Decimal:
    net = amount(item.one("net"), currency)
    if net is None:
        price, count = amount(item.one("unitPrice"), currency), number(item.one("quantity"))
        net = (
            None if price is None else price * (Decimal(1) if count is None else count) * (number(item, "factor") or 1)
        )
    if net is None:
        notes.unbilled(f"{item.path}.net", "no amount: a line without charge cannot be billed")
    return net or Decimal(0)


def _extended_amount(item: Element, name: str, currency: str) -> Decimal | None:
    told = first_extended(item, name)
    return amount(told.one("valueMoney"), currency) if told is not None else None


def read_serviced(item: Element) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a service; None where they are not told."""
    period = item.one("servicedPeriod")
    if period is None:
        return day_of(item, "servicedDate"), None
    start = day(period.text("start"), f"{period.path}.start")
    return start, day(period.text("end"), f"{period.path}.end")


def _drugs(item: Element) -> Iterator[DrugBilled]:
    """The drugs of a line's details, and that of a line which itself is one."""
    for one in item.each("detail"):
        service = read_product(one.one("productOrService"), None)
        quantity = one.one("quantity")
        if service.code:
            told = first_extended(one, "prescription")
            number_told = told.one("valueIdentifier") if told is not None else None
            yield DrugBilled(
                service.code, number(quantity) or Decimal(0), _drug_unit(quantity),
                _prescription(number_told), service.system,
            )  # fmt: skip


def _drug_unit(quantity: Element | None) -> str:
    if quantity is None:
        return ""
    return quantity.text("code") if quantity.text("system") == list_of(_UNITS) else read_units(quantity)[1]


def _prescription(told: Element | None) -> tuple[str, str] | None:
    if told is None:
        return None
    qualifier = code_in(told.one("type"), list_of(OTHER))
    return ("" if qualifier == "-" else qualifier), told.text("value")
