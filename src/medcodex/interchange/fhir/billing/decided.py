"""What other payers decided (coordination of benefits): the ClaimResponse of each, which Claim.insurance points to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from medcodex.encounter.billing import LineAdjudication
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.adjudication import (
    amount_of,
    read_adjustments,
    told_under,
    units_of,
    write_adjustments,
)
from medcodex.interchange.fhir.billing.amounts import amount
from medcodex.interchange.fhir.billing.extensions import extension, first_extended, nested, part
from medcodex.interchange.fhir.billing.services import (
    modifier,
    product,
    read_modifiers,
    read_product,
    read_revenue,
    revenue,
)
from medcodex.interchange.fhir.billing.terms import absent
from medcodex.interchange.fhir.times import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.encounter.billing import BilledClaim, ClaimKind, Coverage
    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.billing.entries import Entries

_SERVICE = "adjudicated-service"


class Decided(NamedTuple):
    """What one payer decided: the fields of its Coverage, and of each line by its number, in order."""

    fields: Mapping[str, Any]
    lines: Sequence[tuple[int, LineAdjudication]]


def payers_of_lines(claim: BilledClaim) -> list[str]:
    """The numbers of the payers who decided on lines, each once."""
    return list(dict.fromkeys(one.payer for line in claim.lines for one in line.adjudications))


def write_decision(
    entries: Entries, claim: BilledClaim, cover: Coverage | None, payer: str | None, about: Json
) -> Json:
    """The ClaimResponse of a payer, by the number under which lines name them; {} where nothing was decided. ``about``
    holds type, use, patient and insurer. A Reference."""
    items = [
        _item(number, one, claim.kind) for number, line in enumerate(claim.lines, 1)
        for one in line.adjudications if one.payer == payer
    ]  # fmt: skip
    totals: list[Json] = []
    header: list[Json] = []
    date = None
    if cover is not None:
        totals = [*amount_of("benefit", cover.paid), *amount_of("noncovered", cover.noncovered),
                  *amount_of("memberliability", cover.remaining)]  # fmt: skip
        header, date = list(write_adjustments(cover.adjustments)), cover.adjudicated
    if not items and not totals and not header and date is None:
        return {}
    return entries.add(
        "ClaimResponse",
        status="active",
        **about,
        created=date.isoformat() if date else "",
        _created={} if date else absent(),
        outcome="complete",
        item=items,
        adjudication=header,
        total=totals,
    )


def _item(number: int, one: LineAdjudication, kind: ClaimKind) -> Json:
    service = nested(
        _SERVICE,
        ("productOrService", "CodeableConcept", product(one.system, one.code, one.description, kind)),
        *(("modifier", "CodeableConcept", modifier(each)) for each in one.modifiers),
        ("revenue", "CodeableConcept", revenue(one.revenue)),
        ("bundledInto", "String", one.bundled_into),
    )  # fmt: skip
    return without_empty(
        extension=[*service, *extension("adjudication-date", "Date", one.date.isoformat() if one.date else "")],
        itemSequence=number,
        adjudication=[
            *amount_of("benefit", one.paid), *units_of(one.units), *amount_of("memberliability", one.remaining),
            *write_adjustments(one.adjustments),
        ],
    )  # fmt: skip


def read_decision(held: Element, payer: str, kind: ClaimKind) -> Decided:
    """What a payer decided, out of its ClaimResponse."""
    totals = list(held.each("total"))
    fields = {
        "paid": told_under(totals, "benefit"),
        "noncovered": told_under(totals, "noncovered"),
        "remaining": told_under(totals, "memberliability"),
        "adjudicated": day_of(held, "created"),
        "adjustments": read_adjustments(held.each("adjudication")),
    }
    payment = held.one("payment")
    if fields["paid"] is None and payment is not None:
        fields["paid"] = amount(payment.one("amount"))
    return Decided(fields, list(_lines(held, payer, kind)))


def _lines(held: Element, payer: str, kind: ClaimKind) -> Iterator[tuple[int, LineAdjudication]]:
    for one in held.each("item"):
        told = list(one.each("adjudication"))
        details = first_extended(one, _SERVICE)
        service = read_product(_part(details, "productOrService"), kind)
        bundled, date = part(details, "bundledInto"), first_extended(one, "adjudication-date")
        modifiers = [
            concept_in for each in (details.each("extension") if details is not None else ())
            if each.text("url") == "modifier" and (concept_in := each.one("valueCodeableConcept")) is not None
        ]  # fmt: skip
        yield (
            one.whole("itemSequence") or 0,
            LineAdjudication(
                payer=payer,
                paid=told_under(told, "benefit") or Decimal(0),
                units=told_under(told, "allowedunits") or Decimal(0),
                date=day_of(date, "valueDate"),
                system=service.system,
                code=service.code,
                modifiers=read_modifiers(modifiers),
                description=service.description,
                revenue=read_revenue(_part(details, "revenue")),
                bundled_into=bundled.text("valueString") if bundled is not None else "",
                adjustments=read_adjustments(told),
                remaining=told_under(told, "memberliability"),
            ),
        )


def _part(details: Element | None, name: str) -> Element | None:
    found = part(details, name)
    return found.one("valueCodeableConcept") if found is not None else None
