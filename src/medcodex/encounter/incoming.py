"""A chart as it comes in, whatever format brought it: patient, encounter, documents, charges.

Numbers are the sender's own. Nothing here is judged against what is already kept; that is for the intake.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from medcodex.encounter.records import Claim, Setting


@dataclass(frozen=True, slots=True)
class IncomingPatient:
    """Whose chart it is. ``mrn`` is the medical record number; None or "" where the sender told nothing."""

    mrn: str
    name: str | None = None
    birth_date: dt.date | None = None
    sex: str | None = None


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
    """One charged line. A credit has negative ``units``. ``amount`` in dollars."""

    code: str
    units: Decimal
    amount: Decimal | None = None
    modifiers: tuple[str, ...] = ()
    date: dt.date | None = None
    revenue: str | None = None
    start: dt.datetime | None = None
    stop: dt.datetime | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class IncomingChart:
    """One encounter of one patient. ``account`` is the number under which it is billed. What is None was not told;
    ``setting`` None is taken as it is kept, or as outpatient where the chart is new."""

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
