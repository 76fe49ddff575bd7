"""A contract with a payer as data: terms in their order, the first that fits a line or a claim prices it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping  # noqa: TC003 - the reader looks the fields' types up
from decimal import Decimal
from enum import StrEnum

import msgspec

from medcodex.claims.contracts.medicare import MedicareSchedule  # noqa: TC001 - likewise
from medcodex.encounter.billing import ClaimKind  # noqa: TC001 - likewise


class Pay(StrEnum):
    """How a term prices. Of a line: percent of its charge; an amount of a schedule for each unit; a percent of what
    Medicare's physician fee schedule pays; an amount for each unit; an amount for the line. Of a whole claim: an amount
    for each day; an amount for the case, or one weighed by its DRG; percent of its charges."""

    CHARGES = "percent_of_charges"
    SCHEDULE = "fee_schedule"
    MEDICARE = "percent_of_medicare"
    UNIT = "per_unit"
    LINE = "per_line"
    DAY = "per_diem"
    CASE = "case"
    DRG = "drg"
    CLAIM_CHARGES = "percent_of_claim"


OF_CLAIM = frozenset({Pay.DAY, Pay.CASE, Pay.DRG, Pay.CLAIM_CHARGES})
"""Ways that price a claim as a whole."""


class Where(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a term is for; what is left empty asks nothing. Codes and DRGs are single ones or ranges ("99202-99215");
    ``revenue`` four digits, single or ranges; ``places`` places of service or the first two digits of the type of bill;
    ``diagnoses`` beginnings, of the first diagnosis; ``modifiers`` any of which is on the line. ``charge_from`` is of
    the line, or of the claim where the term prices a claim."""

    codes: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    revenue: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    drgs: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    charge_from: Decimal | None = None


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So much a day up to and with a day of the stay; the last band names none."""

    amount: Decimal
    through: int | None = None


class Outlier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is paid above ``threshold`` of charges: ``percent`` of what exceeds it, beside the case; or of all charges
    in place of it, where ``whole``."""

    threshold: Decimal
    percent: Decimal
    whole: bool = False


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One term. ``percent`` is applied to charges, to the amount of the schedule or to Medicare's; ``amount`` is that
    of a unit, line, case, or base rate of weight one; ``multiple`` the percents by which several lines of this term on
    one day are paid, the dearest first and the last percent for all that follow (none: Medicare's own rule where that
    prices); ``lesser`` pays no more than was charged; ``carve_out`` prices a line by itself even where the claim is
    priced as a whole."""

    name: str
    pay: Pay
    where: Where = Where()
    percent: Decimal = Decimal(100)
    amount: Decimal | None = None
    schedule: str = ""
    days: tuple[Band, ...] = ()
    outlier: Outlier | None = None
    multiple: tuple[Decimal, ...] = ()
    lesser: bool = False
    carve_out: bool = False


class Contract(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was agreed with ``payer`` (its number on claims) for claims of ``kinds`` whose first day of service lies
    between ``begins`` and ``ends``, both included. ``schedules`` are amounts by name, then code or "code-modifier";
    ``weights`` by DRG; ``medicare`` the physician fee schedule, None where no file of it is named.
    ``dispute_days`` from a payment on are those in which an underpayment may be disputed."""

    name: str
    payer: str
    begins: dt.date
    terms: tuple[Term, ...]
    kinds: tuple[ClaimKind, ...] = ()
    ends: dt.date | None = None
    schedules: Mapping[str, Mapping[str, Decimal]] = msgspec.field(default_factory=dict)
    weights: Mapping[str, Decimal] = msgspec.field(default_factory=dict)
    medicare: MedicareSchedule | None = None
    dispute_days: int | None = None

    @property
    def dispute_within(self) -> dt.timedelta | None:
        """The time in which an underpayment may be disputed, None where nothing was agreed."""
        return None if self.dispute_days is None else dt.timedelta(days=self.dispute_days)
