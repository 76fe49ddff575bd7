"""A clinical document (CDA, C-CDA) as what it tells."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from medcodex.encounter.arriving import FileChart, KeepPatient, Told
from medcodex.encounter.incoming import IncomingChart, IncomingDocument, IncomingPatient
from medcodex.errors import InputError
from medcodex.formats.ccda.body import body_text
from medcodex.formats.ccda.reading import is_cda, read_cda
from medcodex.formats.chart_json import MAX_CHARACTERS, check_contradictions, number_of
from medcodex.interchange.attached import attached_text
from medcodex.interchange.ccda.numbers import control, document_number, kinded, record_number, visit_number
from medcodex.interchange.reading import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter import Setting
    from medcodex.encounter.arriving import Step
    from medcodex.formats.ccda.model import Author, Document, Person, Time
    from medcodex.interchange.site import Site

_RELATIONS = "2.16.840.1.113883.5.111"
"""HL7 RoleCode: what an author is to the patient, themselves among them, and not a profession."""
_MAX_WORD = 80
_MAX_NAME = 200


def recognises(data: bytes, name: str) -> bool:
    """Whether this is a CDA document."""
    del name
    return is_cda(data)


def read(data: bytes, name: str, site: Site) -> Iterator[Part]:
    """The document, which is all of the file."""
    try:
        yield Part("", data, told_by(read_cda(data, name), site, name))
    except InputError as error:
        yield Part("", data, error)


def told_by(document: Document, site: Site, where: str) -> Told:
    """What a document tells: its patient, with the document of an encounter, or of no encounter that is named.
    InputError where it is nobody's or several patients', contradicts itself, or its body cannot be read."""
    if len(document.patients) != 1:
        count = len(document.patients)
        raise InputError("recordTarget names no patient" if count == 0 else f"{count} patients in one document", where)
    patient = _patient(document, document.patients[0])
    return Told(
        kind=_cut(document.code.words or document.title, _MAX_WORD) or "clinical document",
        steps=(_step(document, patient, site, where),),
        control=control(document),
        sender=_cut(document.custodian, _MAX_NAME),
        at=_moment(document.written, site),
    )


def _step(document: Document, patient: IncomingPatient, site: Site, where: str) -> Step:
    written = _document(document, site, where)
    encounter = document.encounter
    if written is None and encounter is None:
        return KeepPatient(patient)
    chart = IncomingChart(
        account="",
        visit=visit_number(document),
        patient=patient,
        documents=(written,) if written else (),
        setting=_setting(document, site),
        admitted=encounter.start.day if encounter and encounter.start else None,
        discharged=encounter.end.day if encounter and encounter.end else None,
        facility=_cut(encounter.location, _MAX_WORD) or None if encounter else None,
        attending=_cut(encounter.responsible, _MAX_NAME) or None if encounter else None,
    )
    if written is None and not chart.visit:
        return KeepPatient(patient)
    check_contradictions(chart)
    return FileChart(chart)


def _patient(document: Document, person: Person) -> IncomingPatient:
    number = record_number(document, person)
    name = person.names[0] if person.names else None
    given = " ".join(filter(None, (name.given, name.middle))) if name else ""
    family = " ".join(filter(None, (name.family, name.suffix))) if name else ""
    return IncomingPatient(
        mrn=number.value,
        name=_cut(", ".join(filter(None, (family, given))), _MAX_NAME) or None,
        birth_date=person.born,
        sex=person.sex,
        authority=number.authority,
        identifiers=kinded(person.numbers),
        names=person.names,
        addresses=person.addresses,
        phones=person.phones,
        died=person.died,
    )


def _document(document: Document, site: Site, where: str) -> IncomingDocument | None:
    text = text_of(document, where)
    if not text.strip():
        return None
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"the document's text is longer than {MAX_CHARACTERS} characters", where)
    known = site.document(document.code.code, document.code.words, document.title)
    author = _author(document)
    return IncomingDocument(
        number=document_number(document) or number_of(text),
        text=text,
        kind=known.kind if known else _cut(document.code.words or document.title, _MAX_WORD),
        title=_cut(document.title, _MAX_NAME),
        author=_cut(author.name, _MAX_NAME) if author else None,
        author_role=_role(author, site) or (known.author_role if known else None),
        signed=document.signed,
        written=_moment(document.written, site),
        version=document.version,
    )


def text_of(document: Document, where: str) -> str:
    """The text of its body, whatever it is. InputError where it cannot be read."""
    if document.attachment is None:
        return body_text(document.sections)
    attached = document.attachment
    if attached.data is None:
        if not attached.reference:
            return ""
        return f'[The document itself was not sent: it refers to "{_cut(attached.reference, _MAX_NAME)}".]\n'
    return attached_text(attached.data, attached.media_type, where)


def _author(document: Document) -> Author | None:
    """The first person who wrote it, else the first program."""
    return next((one for one in document.authors if not one.device), next(iter(document.authors), None))


def _role(author: Author | None, site: Site) -> str | None:
    if author is None or author.device or not (author.role.code or author.role.words):
        return None
    if author.role.system == _RELATIONS:
        return "patient"
    return _cut(site.role(author.role.words, author.role.code) or "", _MAX_WORD) or None if author.role.words else None


def _setting(document: Document, site: Site) -> Setting | None:
    codes = document.encounter.codes if document.encounter else ()
    return next((found for one in codes if one.code and (found := site.setting(one.code))), None)


def _moment(time: Time | None, site: Site) -> dt.datetime | None:
    if time is None:
        return None
    at = time.at if time.at.tzinfo else time.at.replace(tzinfo=ZoneInfo(site.zone))
    try:
        return at.astimezone(dt.UTC)
    except OverflowError:
        return None


def _cut(text: str, length: int) -> str:
    return " ".join(text.split())[:length].strip()
