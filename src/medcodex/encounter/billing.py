"""A claim as it is billed, whatever carries it: who bills whom, for whom, for what. X12 and FHIR are read into this and
written from it. Money is Decimal dollars; codes stand without dots."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - readers of JSON look the fields' types up
from collections.abc import Mapping  # noqa: TC003 - likewise
from dataclasses import dataclass, field
from decimal import Decimal  # noqa: TC003 - likewise
from enum import StrEnum


class ClaimKind(StrEnum):
    """Which form: professional (837P, CMS-1500), institutional (837I, UB-04), dental (837D, ADA form)."""

    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"
    DENTAL = "dental"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Lines are one or two; ``state`` and ``postal`` of the United States and Canada, ``country`` of others."""

    lines: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    postal: str = ""
    country: str = ""
    subdivision: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask: ``ways`` are pairs of qualifier (TE telephone, EX extension, FX, EM, UR web page) and number, in
    order; ``about`` what, where a remittance tells it (CX claims, BL technical matters, IC policies)."""

    name: str = ""
    ways: tuple[tuple[str, str], ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A person or an organisation on a claim. ``last`` is an organisation's whole name. ``identifier`` with its
    qualifier is the main number (XX NPI, MI member, PI payer, 46 electronic transmitter); ``references`` are others, as
    pairs of qualifier and number. ``taxonomy`` is a provider's specialty code."""

    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    person: bool = False
    identifier: str = ""
    qualifier: str = ""
    address: PostalAddress | None = None
    taxonomy: str = ""
    references: tuple[tuple[str, str], ...] = ()
    contacts: tuple[Contact, ...] = ()
    birth_date: dt.date | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a payer did not pay: group (CO, PR, OA, PI), reason code, amount, and the units it took away."""

    group: str
    reason: str
    amount: Decimal
    units: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """One payer's cover. ``sequence`` P primary, S secondary, T tertiary, A to H further, U unknown; ``relationship``
    of the patient to the subscriber (18 self; "" where a loop of the patient tells it); ``filing`` the kind of plan
    (MB, CI ...). What follows ``insured`` was decided by that payer and stands for other payers than the one billed."""

    sequence: str
    insured: Party
    payer: Party
    relationship: str = ""
    filing: str = ""
    group_number: str = ""
    group_name: str = ""
    insurance_type: str = ""
    assigned: str = ""
    released: str = ""
    signature_source: str = ""
    adjudicated: dt.date | None = None
    paid: Decimal | None = None
    noncovered: Decimal | None = None
    remaining: Decimal | None = None
    adjustments: tuple[Adjustment, ...] = ()
    providers: Mapping[str, tuple[Party, ...]] = field(default_factory=dict)
    kept: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class BilledDiagnosis:
    """``use`` is "principal" (first of a professional claim), "admitting", "reason" (for the visit), "external" (cause)
    or "other"; ``poa`` Y, N, U, W or "" where it is exempt or not told; ``version`` 10 or 9."""

    code: str
    use: str
    poa: str = ""
    version: int = 10


@dataclass(frozen=True, slots=True)
class BilledProcedure:
    """A procedure of the whole stay; the first is the principal one. ``system`` "pcs", "icd9" or "hcpcs"."""

    code: str
    date: dt.date | None = None
    system: str = "pcs"


@dataclass(frozen=True, slots=True)
class FormCode:
    """A coded fact of the form: ``kind`` "condition", "occurrence", "span", "value", "treatment" or "drg"."""

    kind: str
    code: str
    date: dt.date | None = None
    through: dt.date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A dated fact: ``kind`` is the guide's qualifier (431 onset, 439 accident, 435 admission ...), ``told`` the date
    as written, ``form`` D8, RD8, DT or TM."""

    kind: str
    told: str
    form: str = "D8"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Paper that goes with the claim: kind of report, by which way, under which number."""

    report: str
    way: str
    control: str = ""


@dataclass(frozen=True, slots=True)
class DrugBilled:
    """A drug of a line: National Drug Code of eleven digits, quantity, unit, prescription (XZ) or link (VY) number."""

    ndc: str
    quantity: Decimal
    unit: str
    prescription: tuple[str, str] | None = None
    qualifier: str = "N4"


@dataclass(frozen=True, slots=True)
class Tooth:
    """A tooth by its number, with the surfaces (M mesial, O occlusal, D, B, L, I, F)."""

    number: str
    surfaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineAdjudication:
    """What another payer decided of a line. ``payer`` is that payer's number."""

    payer: str
    paid: Decimal
    units: Decimal
    date: dt.date | None = None
    system: str = ""
    code: str = ""
    modifiers: tuple[str, ...] = ()
    description: str = ""
    revenue: str = ""
    bundled_into: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    remaining: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A service. ``system`` HC (HCPCS and CPT), AD (CDT), HP (HIPPS), ER, IV, WK or "" where a line has no code;
    ``measure`` of the units (UN, MJ minutes, DA days); ``pointers`` count diagnoses from one; ``references``,
    ``amounts`` and ``notes`` as pairs of the guide's qualifier and what is told; ``providers`` by role."""

    charge: Decimal
    system: str = ""
    code: str = ""
    modifiers: tuple[str, ...] = ()
    description: str = ""
    measure: str = "UN"
    units: Decimal | None = None
    place: str = ""
    pointers: tuple[int, ...] = ()
    revenue: str = ""
    noncovered: Decimal | None = None
    emergency: bool = False
    screening: bool = False
    family_planning: bool = False
    copay_exempt: bool = False
    first: dt.date | None = None
    last: dt.date | None = None
    dates: tuple[Period, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    amounts: tuple[tuple[str, Decimal], ...] = ()
    quantities: tuple[tuple[str, Decimal], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    drug: DrugBilled | None = None
    teeth: tuple[Tooth, ...] = ()
    cavity: tuple[str, ...] = ()
    prosthesis: str = ""
    providers: Mapping[str, tuple[Party, ...]] = field(default_factory=dict)
    adjudications: tuple[LineAdjudication, ...] = ()
    kept: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class BilledClaim:
    """A claim. ``number`` is the submitter's own (patient control number), ``place`` the place of service or the first
    two digits of the type of bill, ``frequency`` the third (1 original, 7 replaces, 8 voids the one that ``references``
    F8 names). ``patient`` is None where the patient is the subscriber. ``others`` are the payers that are not billed by
    this claim. ``causes`` of an accident (AA, EM, OA), with ``accident_state`` and ``accident_country``. ``conditions``
    are the guide's certifications: category, answer, indicators."""

    kind: ClaimKind
    number: str
    charge: Decimal
    place: str
    frequency: str
    billing: Party
    coverage: Coverage
    lines: tuple[BilledLine, ...]
    patient: Party | None = None
    relationship: str = ""
    pay_to: Party | None = None
    pay_to_plan: Party | None = None
    currency: str = ""
    diagnoses: tuple[BilledDiagnosis, ...] = ()
    procedures: tuple[BilledProcedure, ...] = ()
    codes: tuple[FormCode, ...] = ()
    dates: tuple[Period, ...] = ()
    signature: str = ""
    assignment: str = ""
    assigned: str = ""
    released: str = ""
    signature_source: str = ""
    causes: tuple[str, ...] = ()
    accident_state: str = ""
    accident_country: str = ""
    program: str = ""
    delay: str = ""
    predetermination: bool = False
    admission_type: str = ""
    point_of_origin: str = ""
    discharge_status: str = ""
    died: dt.date | None = None
    weight: Decimal | None = None
    pregnant: bool = False
    references: tuple[tuple[str, str], ...] = ()
    amounts: tuple[tuple[str, Decimal], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    fixed: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    conditions: tuple[tuple[str, ...], ...] = ()
    missing_teeth: tuple[tuple[str, str], ...] = ()
    orthodontics: tuple[Decimal | None, Decimal | None, bool] | None = None
    providers: Mapping[str, tuple[Party, ...]] = field(default_factory=dict)
    others: tuple[Coverage, ...] = ()
    kept: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Segments without a field of their own here (contract, ambulance, repricing), as they came, with the loop in which
    they stood, so that writing gives them back; lines and coverages have theirs."""
