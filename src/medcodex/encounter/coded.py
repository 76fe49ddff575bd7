"""An encounter as it was coded: what the checks, the groupers and the claim formats read.

Codes stand in the printed form of their system (ICD-10-CM with its dot); a code without the shape of its system stays
as it was given, so that a check can name it. Nothing here is judged: a wrong code, a date out of order or a negative
number of units is a finding of the checks, not an error of the record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal

    from medcodex.encounter.records import Claim, Setting

Fact = str | bool | int | float | tuple[str | bool | int | float, ...]
"""A documented fact's value; what names and values there are is told by the checks that ask for them."""

NO_FACTS: Mapping[str, Fact] = MappingProxyType({})
DAYS_OF_NEWBORN = 28
MEDICARE = frozenset({"MA", "MB", "CMS"})
"""Short names of Medicare as a payer: the claim filing indicators of Parts A and B, and who runs it."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One diagnosis of the claim. ``poa`` is the present-on-admission indicator, None where it is blank; ``facts`` are
    documented facts about this diagnosis alone."""

    code: str
    poa: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=lambda: NO_FACTS)


@dataclass(frozen=True, slots=True)
class Procedure:
    """One ICD-10-PCS procedure, with the day it was done."""

    code: str
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service line. ``dx`` points to diagnoses, counted from 1; ``pos`` is the place of service, ``charge`` in
    dollars, ``units`` as billed (they may be fractions). ``date`` is its first day and ``through`` its last where it
    spans days. ``ndc_quantity`` counts ``ndc_unit`` (F2, GR, ME, ML or UN); ``provider`` is the NPI of who rendered
    the line where it is not the claim's rendering provider; ``description`` tells what a code for unlisted services
    stands for. Of a dental service: ``tooth`` by its number, its ``surfaces`` as letters (M, O, D, B, L, I, F), areas
    of the oral ``cavity`` (00, 01, 02, 10, 20, 30, 40)."""

    code: str | None = None
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = None
    charge: Decimal | None = None
    dx: tuple[int, ...] = ()
    date: dt.date | None = None
    pos: str | None = None
    revenue: str | None = None
    ndc: str | None = None
    ndc_quantity: Decimal | None = None
    ndc_unit: str | None = None
    through: dt.date | None = None
    provider: str | None = None
    description: str | None = None
    tooth: str | None = None
    surfaces: str | None = None
    cavity: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=lambda: NO_FACTS)


@dataclass(frozen=True, slots=True)
class PastService:
    """A service that the patient had before, on whatever claim: what limits on frequency and global days count."""

    code: str
    date: dt.date
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = None
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An occurrence code of a facility claim with its day; ``through`` ends an occurrence span."""

    code: str
    date: dt.date | None = None
    through: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A value code of a facility claim; ``amount`` in what the code counts (dollars, days, units)."""

    code: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """Someone named on the claim; every part may be missing."""

    npi: str | None = None
    name: str | None = None
    taxonomy: str | None = None


@dataclass(frozen=True, slots=True)
class Encounter:
    """A coded encounter. ``date`` is the discharge date of an inpatient stay, else the date of service.

    ``diagnoses`` stand in claim order: the first is the principal or first-listed one. ``age`` counts whole years and
    ``age_days`` days at admission (or at the date of service); ``providers`` by role, such as "attending".
    ``unread`` has the paths of keys that the reader passed over.
    ``setting_told`` is false where the setting is the one that is taken when none is told.
    ``statement_from`` is the first day of the statement of a facility claim, ``received`` the day the payer got it,
    ``original_reference`` the payer's number of the claim that this one replaces or voids, ``member_id`` the patient's
    number with the payer (Medicare: the MBI).
    """

    id: str | None
    setting: Setting
    claim: Claim
    date: dt.date
    admit_date: dt.date | None = None
    age: int | None = None
    age_days: int | None = None
    birth_date: dt.date | None = None
    birth_weight_g: int | None = None
    sex: str | None = None
    discharge_status: str | None = None
    admission_type: str | None = None
    point_of_origin: str | None = None
    admitting_dx: str | None = None
    reason_for_visit: tuple[str, ...] = ()
    bill_type: str | None = None
    payer: str | None = None
    providers: Mapping[str, Provider] = field(default_factory=dict)
    diagnoses: tuple[Diagnosis, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    lines: tuple[ServiceLine, ...] = ()
    statement_from: dt.date | None = None
    received: dt.date | None = None
    original_reference: str | None = None
    member_id: str | None = None
    condition_codes: tuple[str, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    values: tuple[Value, ...] = ()
    history: tuple[PastService, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=lambda: NO_FACTS)
    setting_told: bool = True
    unread: tuple[str, ...] = ()

    @property
    def start(self) -> dt.date:
        """The day the encounter began: of admission where it is known, else ``date``."""
        return self.admit_date or self.date

    def day_of(self, line: ServiceLine) -> dt.date:
        """The first day of a line; the encounter's own where the line names none."""
        return line.date or self.date

    @property
    def bills_medicare(self) -> bool | None:
        """Whether the claim goes to Medicare; None where no payer is named."""
        payer = (self.payer or "").strip()
        if not payer:
            return None
        return "medicare" in payer.lower() or payer.upper() in MEDICARE

    @property
    def years_old(self) -> int | None:
        """Whole years at the start: as given, else from the age in days or the date of birth; None where unknown."""
        if self.age is not None:
            return self.age
        if self.birth_date is None:
            return None if self.age_days is None else self.age_days // 365
        start, born = self.start, self.birth_date
        return start.year - born.year - ((start.month, start.day) < (born.month, born.day))

    @property
    def days_old(self) -> int | None:
        """Days at the start, where they are given or follow from the date of birth; None where unknown."""
        if self.age_days is not None:
            return self.age_days
        return None if self.birth_date is None else (self.start - self.birth_date).days

    @property
    def is_newborn(self) -> bool | None:
        """Whether the perinatal period (birth through the 28th day, Official Guidelines I.C.16) covers the start; None
        where the age does not tell."""
        if self.days_old is not None:
            return 0 <= self.days_old <= DAYS_OF_NEWBORN
        return None if not self.years_old else False
