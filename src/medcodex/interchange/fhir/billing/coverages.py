"""Who pays, in which order: Claim.insurance with Coverage, subscriber and payer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter.billing import Coverage, Party
from medcodex.formats.fhir.code_systems import TERMINOLOGY
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.extensions import (
    extended,
    extended_flag,
    extended_text,
    extension,
    nested,
    part,
    read_segments,
    segments,
)
from medcodex.interchange.fhir.billing.parties import (
    MAIN,
    identifier,
    read_party,
    write_organization,
    write_person,
    write_provider,
)
from medcodex.interchange.fhir.billing.terms import (
    absent,
    code_in,
    codes_in,
    coding,
    concept,
    hl7,
    is_absent,
    list_of,
    rows,
)
from medcodex.interchange.fhir.words import concept as in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.billing.entries import Entries
    from medcodex.interchange.fhir.billing.found import Found

SELF = "18"
_RELATIONSHIP, _FILING, _INSURANCE_TYPE = 1069, 1032, 1336
_ORDER = ("P", "S", "T", *"ABCDEFGH")
"""Payers in the order in which they decide (X12 code list 1138)."""

_UNKNOWN = "U"
_CLASSES = f"{TERMINOLOGY}/coverage-class"
_SOPT = "https://nahdo.org/sopt"


class Insured(NamedTuple):
    """How the patient stands to whom a Coverage insures: ``themselves`` where the subscriber is the patient's own
    resource."""

    coverage: Coverage
    relationship: str
    themselves: bool


def write_coverage(entries: Entries, told: Coverage, patient: Json, relationship: str, *, themselves: bool) -> Json:
    """A Coverage of the ``patient`` (a Reference); ``relationship`` of the patient to the subscriber. A Reference."""
    insured, holder = patient if themselves else {}, {}
    if not themselves and told.insured.person:
        role = next((one["role"] for one in rows("relationships") if one["x12"] == relationship), "")
        insured = write_person(
            entries, "RelatedPerson", told.insured, patient=patient,
            relationship=[concept(hl7("v3-RoleCode", role))] if role else [],
        )  # fmt: skip
    elif not themselves:
        holder = write_organization(entries, told.insured)
    place = _ORDER.index(told.sequence) + 1 if told.sequence in _ORDER else None
    return entries.add(
        "Coverage",
        extension=[
            *extension("organization-insured", "Boolean", bool(holder)),
            *extension("benefits-assigned", "Code", told.assigned),
            *extension("release-of-information", "Code", told.released),
            *extension("signature-source", "Code", told.signature_source),
            *_payer_providers(entries, told),
            *segments(told.kept),
        ],
        identifier=[identifier(MAIN, told.insured.qualifier, told.insured.identifier)]
        if told.insured.identifier
        else [],
        status="active",
        type=_kind(told),
        policyHolder=holder,
        subscriber=insured,
        subscriberId=told.insured.identifier,
        beneficiary=patient,
        relationship=_relationship(relationship),
        payor=[write_organization(entries, told.payer, "pay")],
        **{"class": _classes(told)},
        order=place,
        _order=absent() if told.sequence == _UNKNOWN else {},
    )


def _kind(told: Coverage) -> Json:
    row = next((one for one in rows("plans") if one["filing"] == told.filing), None)
    beside = coding(row["system"], row["code"]) if row is not None else {}
    return concept(
        coding(list_of(_FILING), told.filing), beside, coding(list_of(_INSURANCE_TYPE), told.insurance_type)
    )  # fmt: skip


def _relationship(code: str) -> Json:
    row = next((one["hl7"] for one in rows("relationships") if one["x12"] == code), "other" if code else "")
    return concept(coding(list_of(_RELATIONSHIP), code), hl7("subscriber-relationship", row))


def _classes(told: Coverage) -> list[Json]:
    number = without_empty(
        type=concept(coding(_CLASSES, "group")), value=told.group_number, name=told.group_name
    )  # fmt: skip
    if told.group_number:
        return [number]
    return [{"type": concept(coding(_CLASSES, "plan")), "value": told.group_name}] if told.group_name else []


def _payer_providers(entries: Entries, told: Coverage) -> Iterator[Json]:
    for role, parties in told.providers.items():
        for one in parties:
            yield from nested(
                "payer-provider", ("role", "String", role),
                ("provider", "Reference", write_provider(entries, one)),
            )  # fmt: skip


def read_coverage(reference: Element | None, found: Found, patient: Element | None, place: int) -> Insured:
    """A payer's cover out of what a Reference leads to. ``patient`` is the claim's; ``place`` counts the payers of the
    claim from one, for a Coverage that tells no order."""
    held = found.at(reference)
    if held is None:
        return Insured(
            Coverage(_sequence(None, place), Party(person=True), read_party(reference, found, "PI")), "", True
        )
    return read_held(held, found, patient, place)


def read_held(held: Element, found: Found, patient: Element | None, place: int = 1) -> Insured:
    """A payer's cover out of a Coverage. InputError, with the element, where it cannot be read."""
    relationship = relationship_of(held.one("relationship"))
    subscriber = held.one("subscriber")
    whose = found.at(subscriber) or (found.at(held.one("beneficiary")) if relationship in {"", SELF} else None)
    themselves = patient is not None and whose is not None and whose.path == patient.path
    held_by = held.has("policyHolder") and not held.has("subscriber") and relationship not in {"", SELF}
    if extended_flag(held, "organization-insured") or held_by:
        insured, themselves = read_party(held.one("policyHolder"), found, "MI"), False
    elif whose is not None:
        insured = read_party(subscriber or held.one("beneficiary"), found, "MI")
    else:
        insured, themselves = read_party(subscriber, found, "MI"), subscriber is None
    number, group = held.text("subscriberId") or member_of(held), class_of(held, "group")
    if number and not insured.identifier:
        insured = replace(insured, identifier=number, qualifier="MI")
    coverage = Coverage(
        sequence=_sequence(held, place),
        insured=insured,
        payer=_payer(held, found),
        relationship=relationship,
        filing=_filing(held.one("type")),
        group_number=group.text("value") if group is not None else "",
        group_name=group_name(held, group),
        insurance_type=code_in(held.one("type"), list_of(_INSURANCE_TYPE)),
        assigned=extended_text(held, "benefits-assigned"),
        released=extended_text(held, "release-of-information"),
        signature_source=extended_text(held, "signature-source"),
        providers=_read_providers(held, found),
        kept=read_segments(held),
    )
    return Insured(coverage, relationship, themselves)


def _payer(held: Element, found: Found) -> Party:
    payors = list(held.each("payor"))
    if payors and (party := read_party(payors[0], found, "PI")) != Party():
        return party
    return Party(in_words(held.one("type")) if not payors else "")


def member_of(held: Element) -> str:
    """The member number among a Coverage's own numbers."""
    told = list(held.each("identifier"))
    member = [one for one in told if code_in(one.one("type"), f"{TERMINOLOGY}/v2-0203") == "MB"]
    return next((one.text("value") for one in member or told), "")


def _sequence(held: Element | None, place: int) -> str:
    order = held.whole("order") if held is not None else None
    if order is not None:
        return _ORDER[order - 1] if 1 <= order <= len(_ORDER) else _UNKNOWN
    if held is not None and is_absent(held.one("_order")):
        return _UNKNOWN
    return _ORDER[place - 1] if place <= len(_ORDER) else _UNKNOWN


def relationship_of(told: Element | None) -> str:
    """Of the patient to the subscriber, by X12's code; "" where it is not told."""
    code = code_in(told, list_of(_RELATIONSHIP))
    if code:
        return code
    named = code_in(told, f"{TERMINOLOGY}/subscriber-relationship")
    return next((one["x12"] for one in rows("relationships") if one["hl7"] == named), "G8" if named else "")


def _filing(told: Element | None) -> str:
    if code := code_in(told, list_of(_FILING)):
        return code
    for row in rows("plans"):
        if row["code"] in codes_in(told, row["system"]):
            return row["filing"]
    for code in codes_in(told, _SOPT):
        near = [one for one in rows("plans") if one["system"] == _SOPT and code.startswith(one["code"])]
        if near:
            return max(near, key=lambda one: len(one["code"]))["filing"]
    return ""


def class_of(held: Element, kind: str) -> Element | None:
    """A Coverage's class of a kind, such as its group."""
    return next((one for one in held.each("class") if code_in(one.one("type"), _CLASSES) == kind), None)


def group_name(held: Element, group: Element | None) -> str:
    """The name of the group or plan."""
    if group is not None:
        return group.text("name")
    plan = class_of(held, "plan")
    return plan.text("value") if plan is not None and not plan.has("name") else ""


def _read_providers(held: Element, found: Found) -> dict[str, tuple[Party, ...]]:
    providers: dict[str, tuple[Party, ...]] = {}
    for one in extended(held, "payer-provider"):
        role, who = part(one, "role"), part(one, "provider")
        if role is not None and who is not None:
            name = role.text("valueString")
            providers[name] = (*providers.get(name, ()), read_party(who.one("valueReference"), found))
    return providers
