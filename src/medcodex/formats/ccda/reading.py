"""A CDA document out of its bytes (HL7 CDA R2, chapter 4.2: the header; 4.3: the body)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.ccda.body import attachment, sections
from medcodex.formats.ccda.model import Author, Document, Encounter, Person, Related
from medcodex.formats.ccda.tree import NAMESPACE, all_of, attribute, first, read_tree, words
from medcodex.formats.ccda.values import (
    addresses,
    coded,
    interval,
    number,
    numbers,
    person_names,
    phones,
    shown,
    time,
    with_translations,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SEXES = {"M": "M", "F": "F", "UN": "U", "U": "U", "O": "U"}
_SIGNED = {"S": True, "I": False, "X": False}
"""HL7 ParticipationSignature: signed, intended, required."""


def is_cda(data: bytes) -> bool:
    """Whether bytes look like a CDA document: its root stands near their beginning, in whatever width of characters."""
    head = data[:65_536].replace(b"\0", b"")
    return b"<" in head[:16] and b"ClinicalDocument" in head and NAMESPACE.encode() in head


def read_cda(data: bytes, where: str) -> Document:
    """The document. InputError, naming ``where``, for what cannot be read."""
    root = read_tree(data, where)
    try:
        return _document(root)
    except InputError as error:
        raise InputError(error.message, where) from None


def _document(root: Element) -> Document:
    code = coded(first(root, "code"))
    return Document(
        code=code,
        title=words(first(root, "title")) or code.words,
        patients=tuple(_person(one) for one in all_of(root, "recordTarget", "patientRole")),
        id=number(first(root, "id")),
        set_id=number(first(root, "setId")),
        version=_count(first(root, "versionNumber")),
        written=time(first(root, "effectiveTime")),
        authors=tuple(filter(None, map(_author, all_of(root, "author")))),
        signed=_signed(root),
        custodian=words(first(root, "custodian", "assignedCustodian", "representedCustodianOrganization", "name")),
        encounter=_encounter(first(root, "componentOf", "encompassingEncounter")),
        related=tuple(_related(one) for one in all_of(root, "relatedDocument")),
        sections=sections(root),
        attachment=attachment(root),
    )


def _person(role: Element) -> Person:
    patient = first(role, "patient")
    born, died = time(first(patient, "birthTime")), time(first(patient, "deceasedTime"))
    return Person(
        numbers=numbers(role),
        names=person_names(patient),
        addresses=addresses(role),
        phones=phones(role),
        sex=_SEXES.get(attribute(first(patient, "administrativeGenderCode"), "code").upper()),
        born=born.day if born else None,
        died=died.day if died else None,
    )


def _author(author: Element) -> Author | None:
    assigned = first(author, "assignedAuthor")
    person = shown(person_names(first(assigned, "assignedPerson")))
    device = first(assigned, "assignedAuthoringDevice")
    name = person or words(first(device, "softwareName")) or words(first(device, "manufacturerModelName"))
    organization = words(first(assigned, "representedOrganization", "name"))
    if not name and not organization:
        return None
    role = coded(first(author, "functionCode"))
    return Author(
        name or organization,
        role if role.words else coded(first(assigned, "code")),
        organization,
        time(first(author, "time")),
        device=not person,
    )


def _signed(root: Element) -> bool | None:
    """Signed where anybody who answers for the document did (legal authenticator or authenticator)."""
    told = [
        _SIGNED.get(attribute(first(one, "signatureCode"), "code").upper())
        for name in ("legalAuthenticator", "authenticator")
        for one in all_of(root, name)
    ]
    return None if not told else True if True in told else False if False in told else None


def _encounter(element: Element | None) -> Encounter | None:
    if element is None:
        return None
    start, end = interval(first(element, "effectiveTime"))
    facility = first(element, "location", "healthCareFacility")
    return Encounter(
        numbers=numbers(element),
        codes=with_translations(first(element, "code")),
        start=start,
        end=end,
        location=words(first(facility, "location", "name"))
        or words(first(facility, "serviceProviderOrganization", "name")),
        responsible=_responsible(element),
    )


def _responsible(encounter: Element) -> str:
    """The attending among the participants, else who is responsible."""
    attending = [one for one in all_of(encounter, "encounterParticipant") if attribute(one, "typeCode") == "ATND"]
    for one in (*attending, *all_of(encounter, "responsibleParty")):
        name = shown(person_names(first(one, "assignedEntity", "assignedPerson")))
        if name:
            return name
    return ""


def _related(element: Element) -> Related:
    parent = first(element, "parentDocument")
    return Related(
        attribute(element, "typeCode").upper(),
        number(first(parent, "id")),
        number(first(parent, "setId")),
        _count(first(parent, "versionNumber")),
    )


def _count(element: Element | None) -> int | None:
    value = attribute(element, "value")
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) <= 4 and int(value) > 0 else None
