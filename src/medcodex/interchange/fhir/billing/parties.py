"""Persons and organisations of a claim: Patient, RelatedPerson, Practitioner with PractitionerRole, Organization."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from medcodex.encounter.billing import Party, PostalAddress
from medcodex.formats.fhir.code_systems import TERMINOLOGY
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.contacts import (
    organization_contacts,
    read_contacts,
    telecoms,
)
from medcodex.interchange.fhir.billing.extensions import extended_flag, extended_text, extension
from medcodex.interchange.fhir.billing.terms import (
    TAXONOMY,
    absent,
    code_in,
    coding,
    concept,
    hl7,
    is_absent,
    list_of,
    rows,
)
from medcodex.interchange.fhir.times import day_of
from medcodex.interchange.fhir.words import flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.billing.entries import Entries
    from medcodex.interchange.fhir.billing.found import Found

MAIN, OTHER = 66, 128
_SEXES = {"F": "female", "M": "male", "U": "unknown"}
_READ_SEXES = {told: code for code, told in _SEXES.items()} | {"other": "U"}
_NPI = "XX"
_PAYER = "PI"
_SHORT = 80


def write_organization(entries: Entries, party: Party, kind: str = "") -> Json:
    """An Organization; ``kind`` of HL7's organization types (pay, prov). A Reference to it."""
    types = [concept(hl7("organization-type", kind)), concept(coding(TAXONOMY, party.taxonomy))]
    unnamed = {} if party.last else {"_name": absent()}
    return entries.add(
        "Organization",
        identifier=_identifiers(party),
        type=[one for one in types if one],
        name=party.last,
        address=_addresses(party),
        contact=organization_contacts(party.contacts),
        **unnamed,
    )


def write_provider(entries: Entries, party: Party) -> Json:
    """A Practitioner, with the PractitionerRole that tells the specialty where there is one; an Organization for what
    is no person. A Reference to it."""
    if not party.person:
        return write_organization(entries, party, "prov")
    told = entries.add("Practitioner", **_person(party))
    if not party.taxonomy:
        return told
    return entries.add("PractitionerRole", practitioner=told, specialty=[concept(coding(TAXONOMY, party.taxonomy))])


def write_person(entries: Entries, kind: str, party: Party, **more: Any) -> Json:
    """A Patient or RelatedPerson with ``more`` elements; a Reference to it."""
    return entries.add(kind, **_person(party), **more)


def _person(party: Party) -> Json:
    given = [one for one in (party.first, party.middle) if one]
    name = without_empty(
        extension=extension("middle-name-alone", "Boolean", bool(party.middle and not party.first)),
        family=party.last,
        given=given,
        suffix=[party.suffix] if party.suffix else [],
    )
    gender = _SEXES.get(party.sex, "other") if party.sex else ""
    return without_empty(
        extension=extension("sex", "Code", party.sex if gender == "other" else ""),
        identifier=_identifiers(party),
        name=[name] if name else [],
        telecom=telecoms(party.contacts),
        gender=gender,
        birthDate=party.birth_date.isoformat() if party.birth_date else "",
        address=_addresses(party),
    )


def _identifiers(party: Party) -> list[Json]:
    main = [(MAIN, party.qualifier, party.identifier)] if party.qualifier or party.identifier else []
    return [
        identifier(element, qualifier, value)
        for element, qualifier, value in (*main, *((OTHER, *one) for one in party.references))
    ]


def identifier(element: int, qualifier: str, value: str) -> Json:
    """A number under its qualifier: ``element`` is the X12 code list that has it."""
    row = next(
        (one for one in rows("identifiers") if (one["element"], one["qualifier"]) == (str(element), qualifier)), None
    )
    kinds = concept(
        coding(list_of(element), qualifier or "-"), hl7("v2-0203", row["type"]) if row is not None else {}
    )  # fmt: skip
    return without_empty(type=kinds, system=row["system"] if row is not None else "", value=value)


def _addresses(party: Party) -> list[Json]:
    if party.address is None:
        return []
    told = party.address
    address = without_empty(
        extension=extension("country-subdivision", "String", told.subdivision),
        line=list(told.lines),
        city=told.city,
        state=told.state,
        postalCode=told.postal,
        country=told.country,
    )
    return [address or absent()]


def read_party(reference: Element | None, found: Found, main: str = _NPI) -> Party:
    """Whom a Reference names: what their resource tells, else its display. ``main`` is the kind of number that is
    theirs where none says so: XX of providers, MI of members, PI of payers."""
    held = found.at(reference)
    if held is not None:
        return read_resource(held, found, main)
    if reference is None:
        return Party()
    alone = reference.one("identifier")
    qualifier, number = _main([alone] if alone is not None else [], main)
    return Party(flat(reference.text("display"), _SHORT), identifier=number, qualifier=qualifier)


def read_resource(held: Element, found: Found, main: str = _NPI) -> Party:
    """A party out of a Patient, RelatedPerson, Practitioner, PractitionerRole or Organization."""
    kind = held.text("resourceType")
    if kind == "PractitionerRole":
        return _role(held, found, main)
    if kind == "Organization":
        return _organization(held, main)
    told = list(held.each("identifier"))
    qualifier, number = _main(told, main)
    names = list(held.each("name"))
    name = next((one for one in names if one.text("use") == "official"), names[0] if names else None)
    given = list(name.texts("given")) if name is not None else []
    if name is not None and extended_flag(name, "middle-name-alone"):
        given.insert(0, "")
    family = name.text("family") if name is not None else ""
    if name is not None and not family and not given:
        family = flat(name.text("text"), _SHORT)
    return Party(
        last=family,
        first=given[0] if given else "",
        middle=" ".join(given[1:]),
        suffix=" ".join(name.texts("suffix")) if name is not None else "",
        person=True,
        identifier=number,
        qualifier=qualifier,
        address=_address(held),
        taxonomy=next(filter(None, (code_in(one.one("code"), TAXONOMY) for one in held.each("qualification"))), "")
        if kind == "Practitioner"
        else "",
        references=tuple(_others(told, main)),
        contacts=read_contacts(held),
        birth_date=day_of(held, "birthDate"),
        sex=extended_text(held, "sex") or _READ_SEXES.get(held.text("gender"), ""),
    )


def _role(held: Element, found: Found, main: str) -> Party:
    who = held.one("practitioner") or held.one("organization")
    party = read_party(who, found, main)
    specialty = next(filter(None, (code_in(one, TAXONOMY) for one in held.each("specialty"))), "")
    return replace(party, taxonomy=specialty or party.taxonomy, person=party.person or held.has("practitioner"))


def _organization(held: Element, main: str) -> Party:
    told = list(held.each("identifier"))
    qualifier, number = _main(told, main)
    return Party(
        last=held.text("name"),
        identifier=number,
        qualifier=qualifier,
        address=_address(held),
        taxonomy=next(filter(None, (code_in(one, TAXONOMY) for one in held.each("type"))), ""),
        references=tuple(_others(told, main)),
        contacts=read_contacts(held),
    )


def _main(told: list[Element], main: str) -> tuple[str, str]:
    """Qualifier and number of the main one: that of code list 66, else that of the system or type of ``main``, else,
    of payers, the first there is: a patient's other numbers are nobody's member number."""
    for one in told:
        if qualifier := code_in(one.one("type"), list_of(MAIN)):
            return ("" if qualifier == "-" else qualifier), one.text("value")
    for one in told:
        if _is(one, str(MAIN), main) and one.text("value"):
            return main, one.text("value")
    if main == _PAYER:
        for one in told:
            named = code_in(one.one("type"), list_of(OTHER), f"{TERMINOLOGY}/v2-0203") or _qualifier(one, str(OTHER))
            if one.text("value") and not named:
                return main, one.text("value")
    return "", ""


def _others(told: list[Element], main: str) -> Iterator[tuple[str, str]]:
    for one in told:
        kind = one.one("type")
        if code_in(kind, list_of(MAIN)):
            continue
        qualifier = code_in(kind, list_of(OTHER))
        if qualifier:
            yield ("" if qualifier == "-" else qualifier), one.text("value")
        elif not _is(one, str(MAIN), main) and (qualifier := _qualifier(one, str(OTHER))) and one.text("value"):
            yield qualifier, one.text("value").replace("-", "")


def _is(told: Element, element: str, qualifier: str) -> bool:
    return any(
        _matches(told, one["system"], one["type"])
        for one in rows("identifiers")
        if (one["element"], one["qualifier"]) == (element, qualifier)
    )


def _qualifier(told: Element, element: str) -> str:
    return next(
        (
            one["qualifier"]
            for one in rows("identifiers")
            if one["element"] == element and _matches(told, one["system"], one["type"])
        ),
        "",
    )


def _matches(told: Element, system: str, kind: str) -> bool:
    if system and told.text("system") == system:
        return True
    return bool(kind) and code_in(told.one("type"), f"{TERMINOLOGY}/v2-0203") == kind


def _address(held: Element) -> PostalAddress | None:
    every = held.raw.get("address")
    told = next(held.each("address"), None) if isinstance(every, list) else held.one("address")
    if told is None:
        return None
    if is_absent(told):
        return PostalAddress()
    country = told.text("country")
    return PostalAddress(
        told.texts("line"),
        told.text("city"),
        told.text("state"),
        told.text("postalCode"),
        country,
        extended_text(told, "country-subdivision", "String"),
    )
