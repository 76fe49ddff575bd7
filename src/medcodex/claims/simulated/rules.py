"""What a simulated payer pays and does not pay (docs/simulated-payer.md). Money is Decimal dollars."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from medcodex.claims.simulated.reasons import Denial
    from medcodex.conventions.ranges import CodeRanges
    from medcodex.encounter.billing import BilledClaim, BilledLine, ClaimKind, PostalAddress
    from medcodex.terminology.service_codes import ServiceCodes

PLANS = frozenset(
    {"12", "13", "14", "15", "16", "17", "AM", "CH", "DS", "HM", "LM", "MA", "MB", "MC", "OF", "TV", "VA", "WC", "ZZ"}
)
"""Kinds of plan that a remittance may tell (005010X221, CLP06); those of claims are more."""

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Services:
    """The lines that a rule is for: of every kind that is not named, any line."""

    kinds: frozenset[ClaimKind] = frozenset()
    codes: ServiceCodes | None = None
    revenue: tuple[tuple[str, str], ...] = ()
    modifiers: frozenset[str] = frozenset()

    def hold(self, claim: BilledClaim, line: BilledLine) -> bool:
        """Whether it is for a line of a claim."""
        if self.kinds and claim.kind not in self.kinds:
            return False
        if self.codes is not None and line.code not in self.codes:
            return False
        if self.revenue and not any(low <= line.revenue.zfill(4) <= high for low, high in self.revenue):
            return False
        return not self.modifiers or not self.modifiers.isdisjoint(line.modifiers)


@dataclass(frozen=True, slots=True)
class Fee:
    """What is allowed for a service: ``amount`` a unit, or ``percent`` of its charge."""

    services: Services
    amount: Decimal | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Stays:
    """What is allowed for an inpatient stay as a whole, the first that can be told: ``base`` times the weight of the
    claim's group, ``per_day`` for each covered day, ``percent`` of what was charged; else its lines count."""

    base: Decimal = _ZERO
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    per_day: Decimal | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Copay:
    """A fixed share of the patient, once a claim, for the first line that it is for."""

    services: Services
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the patient owes of what is allowed: ``copays``, then ``deductible`` a patient and calendar year, then
    ``coinsurance`` percent of the rest."""

    deductible: Decimal = _ZERO
    coinsurance: Decimal = _ZERO
    copays: tuple[Copay, ...] = ()


@dataclass(frozen=True, slots=True)
class DenialRule:
    """Lines that are not paid, and why. Which of the conditions counts hangs on the kind of denial: ``diagnoses`` of
    which a line must name one, ``needs`` modifiers of which it must have one, codes ``beside`` which it is not paid
    unless it has a modifier of ``unless``."""

    kind: str
    denial: Denial
    services: Services
    diagnoses: CodeRanges | None = None
    needs: frozenset[str] = frozenset()
    beside: ServiceCodes | None = None
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Member:
    """What the payer knows of a member: since and until when they are covered, and ``other_payer``, the number of the
    one that pays first."""

    start: dt.date | None = None
    end: dt.date | None = None
    other_payer: str = ""


class Secondary(StrEnum):
    """How much is paid behind another payer: "standard" what is left of the bill, up to what would have been paid
    alone; "nonduplication" what would have been paid alone, less what the other paid."""

    STANDARD = "standard"
    NONDUPLICATION = "nonduplication"


class WrongKind(StrEnum):
    """Answers that are wrong on purpose."""

    REFUSED_SET = "refused_set"
    REFUSED_CLAIM = "refused_claim"
    UNDERPAID = "underpaid"
    OVERPAID = "overpaid"
    WRONGLY_DENIED = "wrongly_denied"


OF_CLAIMS = (WrongKind.REFUSED_CLAIM, WrongKind.UNDERPAID, WrongKind.OVERPAID, WrongKind.WRONGLY_DENIED)
"""Those that are of a single claim."""


@dataclass(frozen=True, slots=True)
class PayerRules:
    """A simulated payer. ``within`` are the days from the last service in which a claim must come, ``pays_after`` those
    from then to the payment. With ``only_members`` nobody else is covered. ``whole_on_lines`` tells denials of whole
    claims on each line, else on the claim. ``status_denied`` gives status 4 to each claim that is denied as a whole,
    else only to those of unknown patients. ``recoups_later`` takes money back with a later payment than the one that
    tells of it. ``wrong`` are shares, from 0 to 1, of answers that are wrong on purpose."""

    name: str
    id: str
    version: str
    address: PostalAddress
    phone: str
    plan: str = "12"
    within: int = 365
    pays_after: int = 14
    fees: tuple[Fee, ...] = ()
    otherwise: Decimal = Decimal(100)
    stays: Stays = Stays()
    sharing: Sharing = Sharing()
    denials: tuple[DenialRule, ...] = ()
    members: Mapping[str, Member] = field(default_factory=dict)
    only_members: bool = False
    secondary: Secondary = Secondary.STANDARD
    whole_on_lines: bool = False
    status_denied: bool = False
    recoups_later: bool = False
    wrong: Mapping[WrongKind, Decimal] = field(default_factory=dict)
