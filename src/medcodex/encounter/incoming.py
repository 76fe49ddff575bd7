"""A chart as it comes in, whatever format brought it: patient, encounter, documents, charges.

Numbers are the sender's own. Nothing here is judged against what is already kept; that is for the intake.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - records are kept, and read again by these annotations
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from medcodex.encounter.records import Claim, Setting


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that somebody gave: ``kind`` as in HL7 table 0203 (MR record number, AN account, VN visit, SS social
    security, PI, DL ...), ``authority`` who gave it, "" where the sender names nobody."""

    value: str
    authority: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts. ``use`` is "official", "maiden", "alias", "nickname" or "" as the sender told."""

    family: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives; ``state`` and ``country`` as the sender wrote them."""

    street: str = ""
    city: str = ""
    state: str = ""
    postal: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class IncomingPatient:
    """Whose chart it is. ``mrn`` is the medical record number and ``authority`` who gave it; "" where the sender told
    nothing. ``name`` is the name as people read it ("Family, Given"), ``names`` all of them in parts."""

    mrn: str
    name: str | None = None
    birth_date: dt.date | None = None
    sex: str | None = None
    authority: str = ""
    identifiers: tuple[Identifier, ...] = ()
    names: tuple[PersonName, ...] = ()
    addresses: tuple[Address, ...] = ()
    phones: tuple[str, ...] = ()
    died: dt.date | None = None


@dataclass(frozen=True, slots=True)
class IncomingCoverage:
    """Who pays, and how: ``payer`` by the site's word for it, ``member_id`` the number that they gave the patient or
    the subscriber, ``relationship`` of the patient to the subscriber (X12 code list 1069, "" where it is not told).
    ``subscriber`` is None where that is the patient; the facts behind it are the subscriber's."""

    payer: str
    member_id: str = ""
    relationship: str = ""
    group_number: str = ""
    group_name: str = ""
    authorization: str = ""
    subscriber: PersonName | None = None
    birth_date: dt.date | None = None
    sex: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """One version of one document. ``number`` tells documents of a chart apart and is the same in all versions of one;
    ``version`` is None where the sender counts none. ``signed`` is None where nothing is said of a signature."""

    number: str
    text: str
    kind: str = ""
    title: str = ""
    author: str | None = None
    author_role: str | None = None
    signed: bool | None = None
    written: dt.datetime | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class IncomingCharge:
    """One charged line. A credit has negative ``units``. ``amount`` in dollars. ``number`` is the sender's own of the
    transaction, by which two lines that agree in all else are told apart; None where it gives none.
    ``provider`` is the NPI of who rendered it. Of a dental service: the ``tooth`` by its number, its ``surfaces`` as
    letters, areas of the oral ``cavity``."""

    code: str
    units: Decimal
    amount: Decimal | None = None
    modifiers: tuple[str, ...] = ()
    date: dt.date | None = None
    revenue: str | None = None
    start: dt.datetime | None = None
    stop: dt.datetime | None = None
    description: str | None = None
    number: str | None = None
    provider: str | None = None
    tooth: str | None = None
    surfaces: str | None = None
    cavity: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingChart:
    """One encounter of one patient. ``account`` is the number under which it is billed, ``visit`` the number of the
    visit; one of them may be "" where the sender tells but the other. What is None was not told; ``setting`` None is
    taken as it is kept, or as outpatient where the chart is new. ``coverages`` stand in the order in which they pay."""

    account: str
    patient: IncomingPatient
    setting: Setting | None = None
    claims: tuple[Claim, ...] = ()
    admitted: dt.date | None = None
    discharged: dt.date | None = None
    payer: str | None = None
    specialty: str | None = None
    facility: str | None = None
    attending: str | None = None
    value: Decimal | None = None
    due: dt.date | None = None
    practice: bool = False
    documents: tuple[IncomingDocument, ...] = ()
    charges: tuple[IncomingCharge, ...] = ()
    visit: str = ""
    coverages: tuple[IncomingCoverage, ...] = ()
