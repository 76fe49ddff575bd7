"""A chart: one encounter of a patient with its documents and charges, on its way to final codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from medcodex.encounter import Claim, Setting


class ChartStatus(StrEnum):
    """Where a chart stands. READY waits for a coder, ASSIGNED is somebody's, CODING was opened by them, HELD waits for
    something named, COMPLETE is final coded, REOPENED was final and is not any more, CANCELLED did not take place and
    is not to be coded."""

    READY = "ready"
    ASSIGNED = "assigned"
    CODING = "coding"
    HELD = "held"
    COMPLETE = "complete"
    REOPENED = "reopened"
    CANCELLED = "cancelled"


OVER = frozenset({ChartStatus.COMPLETE, ChartStatus.CANCELLED})
"""Where nothing is left to be coded."""


@dataclass(frozen=True, slots=True)
class Patient:
    """Whose chart it is. ``mrn`` is the medical record number, unique with the ``authority`` that gave it, "" where
    nobody is named; ``sex`` is F, M or U."""

    id: str
    mrn: str
    name: str
    birth_date: dt.date | None = None
    sex: str = "U"
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """An encounter to be coded. ``account`` is the number under which it is billed and is unique; ``value`` the
    expected charges in dollars; ``due`` the day by which it should be final; ``assignee`` a user's id; ``version``
    counts changes and guards against two people's at once; a ``practice`` chart holds no real patient."""

    id: str
    patient_id: str
    account: str
    setting: Setting
    created_at: dt.datetime
    claims: tuple[Claim, ...] = ()
    admitted: dt.date | None = None
    discharged: dt.date | None = None
    payer: str | None = None
    specialty: str | None = None
    facility: str | None = None
    attending: str | None = None
    value: Decimal | None = None
    due: dt.date | None = None
    status: ChartStatus = ChartStatus.READY
    assignee: str | None = None
    completed_at: dt.datetime | None = None
    practice: bool = False
    version: int = 1

    @property
    def date(self) -> dt.date:
        """The day by which codes are valid: the discharge of an inpatient stay, else the date of service."""
        return self.discharged or self.admitted or self.created_at.date()


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a document. A new version never takes the old one's place: both stay, the higher one speaks.
    ``number`` is the sender's own number of the document, by which versions of one belong together; ``withdrawn`` when
    its sender took it back: nothing is coded from it any more."""

    id: str
    chart_id: str
    number: str
    version: int
    kind: str
    title: str
    text: str
    received: dt.datetime
    author: str | None = None
    author_role: str | None = None
    signed: bool | None = None
    written: dt.datetime | None = None
    withdrawn: dt.datetime | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the text, hexadecimal."""
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Charge:
    """A charged line: what the department entered, to be held against what is coded. ``start`` and ``stop`` are the
    times of an infusion or an observation where they were charted; ``number`` the sender's own of the line;
    ``provider`` the NPI of who rendered it; of a dental service the ``tooth`` with its ``surfaces`` as letters,
    areas of the oral ``cavity``."""

    id: str
    chart_id: str
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


class ChartRepository(Protocol):
    """Patients, charts, documents and charges as they are kept."""

    def add_patient(self, patient: Patient) -> None:
        """Keep a new patient; ConflictError where the record number is taken."""

    def save_patient(self, patient: Patient) -> None:
        """Keep a patient's changed particulars."""

    def patient(self, patient_id: str) -> Patient | None:
        """The patient of an id."""

    def patient_by_mrn(self, mrn: str, authority: str = "") -> Patient | None:
        """The patient of a medical record number that an authority gave."""

    def add(self, chart: Chart) -> None:
        """Keep a new chart; ConflictError where the account number is taken."""

    def get(self, chart_id: str, *, lock: bool = False) -> Chart | None:
        """The chart of an id; ``lock`` holds it for this transaction, others wait."""

    def by_account(self, account: str) -> Chart | None:
        """The chart of an account number."""

    def of_patient(self, patient_id: str) -> Sequence[Chart]:
        """A patient's charts, in the order in which they came."""

    def save(self, chart: Chart) -> Chart:
        """Keep a changed chart and answer it with its new version; ConflictError where somebody else changed it since
        ``chart.version`` was read."""

    def add_document(self, document: Document) -> None:
        """Keep a version of a document; ConflictError where that version is there."""

    def documents(self, chart_id: str) -> Sequence[Document]:
        """The newest version of each document, in the order in which they were written."""

    def versions(self, chart_id: str, number: str) -> Sequence[Document]:
        """All versions of a document, oldest first."""

    def add_charge(self, charge: Charge) -> None:
        """Keep a charged line."""

    def charges(self, chart_id: str) -> Sequence[Charge]:
        """The charged lines of a chart, in the order of their dates."""
