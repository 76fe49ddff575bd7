"""Which tables look at a claim, and its service lines as the edits see them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.encounter import Claim
from medcodex.terminology.ncci.model import HOSPITAL, PRACTITIONER, SUPPLIER
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from medcodex.encounter.coded import Encounter

PACKAGE = "medcodex.edits"
_ROLES = ("rendering", "attending", "billing")


@dataclass(frozen=True, slots=True)
class Applies:
    """Whose tables of pairs and of units a claim is put to, None for none; whether add-on codes are looked at."""

    pairs: str | None
    units: str | None
    add_ons: bool

    @property
    def any(self) -> bool:
        return self.pairs is not None or self.units is not None or self.add_ons


@dataclass(frozen=True, slots=True)
class Service:
    """A service line with a code. ``place`` counts from 0 in the claim, ``first`` and ``last`` are its days,
    ``provider`` who rendered it (for a facility, the facility: "")."""

    place: int
    code: str
    modifiers: frozenset[str]
    units: Decimal | None
    first: date
    last: date
    provider: str

    def meets(self, other: Service) -> bool:
        """Whether both are of one provider and share a day."""
        return self.provider == other.provider and self.first <= other.last and other.first <= self.last

    @property
    def where(self) -> str:
        return f"lines[{self.place}]"

    @property
    def daily_units(self) -> Decimal | None:
        """Units of one day: those of a line that spans days are divided by the days and rounded to a whole number
        (NCCI Policy Manual, Chapter I, Section V)."""
        days = (self.last - self.first).days + 1
        if self.units is None or days == 1:
            return self.units
        return (self.units / days).quantize(Decimal(1), ROUND_HALF_UP)


_NONE = Applies(None, None, False)
_PROFESSIONAL = Applies(PRACTITIONER, PRACTITIONER, True)
_SUPPLIER = Applies(None, SUPPLIER, False)
_OUTPATIENT = Applies(HOSPITAL, HOSPITAL, False)


def applies_to(encounter: Encounter) -> Applies:
    """The tables for a claim. A professional claim is put to those of practitioners, unless a supplier of medical
    equipment bills it; a facility's by its bill type, and where it names none, as a hospital's outpatient claim or as
    that of an ambulatory surgical centre (place of service 24), whose tables are the practitioners'. Inpatient claims
    are put to none."""
    if encounter.claim == Claim.PROFESSIONAL:
        return _SUPPLIER if _by_supplier(encounter) else _PROFESSIONAL
    kind = bill_kind(encounter.bill_type)
    if kind:
        return _by_bill_type().get(kind, _NONE)
    if encounter.setting.is_inpatient:
        return _NONE
    return _PROFESSIONAL if any(line.pos == _asc() for line in encounter.lines) else _OUTPATIENT


def services_of(encounter: Encounter) -> list[Service]:
    """The lines that carry a code, in the order of the claim."""
    of_claim = _of_claim(encounter)
    facility = encounter.claim == Claim.FACILITY
    found = []
    for place, line in enumerate(encounter.lines):
        code = (line.code or "").strip().upper()
        if code:
            first = encounter.day_of(line)
            last = line.through if line.through is not None and line.through > first else first
            provider = "" if facility else line.provider or of_claim
            modifiers = frozenset(modifier.strip().upper() for modifier in line.modifiers)
            found.append(Service(place, code, modifiers, line.units, first, last, provider))
    return found


def history_of(encounter: Encounter) -> list[Service]:
    """Services that the patient had before, as lines that are none of the claim's."""
    of_claim = _of_claim(encounter)
    return [
        Service(
            -1 - number,
            past.code.strip().upper(),
            frozenset(modifier.strip().upper() for modifier in past.modifiers),
            past.units,
            past.date,
            past.date,
            past.provider or of_claim,
        )
        for number, past in enumerate(encounter.history)
    ]


def bill_kind(bill_type: str | None) -> str:
    """Facility and classification, the two digits of a bill type before its frequency: "13" of 131 and 0131."""
    digits = (bill_type or "").strip()
    return (digits[1:] if len(digits) == 4 and digits[0] == "0" else digits)[:2]


def _of_claim(encounter: Encounter) -> str:
    for role in _ROLES:
        provider = encounter.providers.get(role)
        if provider is not None and provider.npi:
            return provider.npi
    return ""


def _by_supplier(encounter: Encounter) -> bool:
    if "supplier" in encounter.providers:
        return True
    taxonomies = [provider.taxonomy or "" for provider in encounter.providers.values()]
    return any(taxonomy.startswith(_supplier_taxonomies()) for taxonomy in taxonomies if taxonomy)


@lru_cache(1)
def _rows() -> tuple[Mapping[str, str], ...]:
    return tuple(table_rows(PACKAGE, "data/ncci/claims.tsv"))


@lru_cache(1)
def _by_bill_type() -> Mapping[str, Applies]:
    return {
        row["value"]: Applies(row["pairs"] or None, row["units"] or None, False)
        for row in _rows()
        if row["field"] == "bill type"
    }


@lru_cache(1)
def _supplier_taxonomies() -> tuple[str, ...]:
    return tuple(row["value"] for row in _rows() if row["field"] == "taxonomy")


@lru_cache(1)
def _asc() -> str:
    return next(row["value"] for row in _rows() if row["field"] == "place of service")
