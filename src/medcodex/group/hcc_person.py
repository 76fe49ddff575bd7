"""Who is scored: the facts about a beneficiary that choose the segment of a risk adjustment model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medcodex.encounter.coded import Encounter, Fact

FULL_DUAL = frozenset({"02", "04", "08"})
PARTIAL_DUAL = frozenset({"01", "03", "05", "06"})
AGED = 65
DISABILITY = "1"
ESRD_REASONS = frozenset({"2", "3"})
_DUAL_CODES = FULL_DUAL | PARTIAL_DUAL | {"00", "NA"}
_REASONS = frozenset("0123")
_OLDEST = 150


@dataclass(frozen=True, slots=True)
class Person:
    """A Medicare beneficiary. ``dual`` is the dual status code, ``reason`` the original reason for entitlement (0 age,
    1 disability, 2 ESRD, 3 both), ``institutional`` long-term; ``dialysis`` and ``graft_months`` (months since a kidney
    transplant) put one into the ESRD model."""

    age: int
    sex: str
    dual: str = "00"
    reason: str = "0"
    new_enrollee: bool = False
    special_needs_plan: bool = False
    low_income: bool = False
    institutional: bool = False
    dialysis: bool = False
    graft_months: int | None = None

    @property
    def is_aged(self) -> bool:
        return self.age >= AGED

    @property
    def is_disabled(self) -> bool:
        """Under 65 and entitled otherwise than by age."""
        return not self.is_aged and self.reason != "0"

    @property
    def was_disabled(self) -> bool:
        """First entitled by disability, and no longer counted as disabled."""
        return self.reason == DISABILITY and not self.is_disabled

    @property
    def has_full_dual(self) -> bool:
        return self.dual in FULL_DUAL

    @property
    def has_partial_dual(self) -> bool:
        return self.dual in PARTIAL_DUAL

    @property
    def has_medicaid(self) -> bool:
        return self.has_full_dual or self.has_partial_dual

    @property
    def has_esrd(self) -> bool:
        """Whether the ESRD model is the one that pays."""
        return self.dialysis or self.graft_months is not None


def person_of(encounter: Encounter, year: int) -> tuple[Person | None, tuple[Notice, ...]]:
    """The person of an encounter as scored for a payment year, and what was assumed. None without age or sex. Where the
    date of birth is given the age is that of 1 February of the payment year, as CMS counts it."""
    facts = encounter.facts
    age = encounter.years_old
    if encounter.birth_date is not None:
        born = encounter.birth_date
        age = year - born.year - ((born.month, born.day) > (2, 1))
    if age is None or not 0 <= age <= _OLDEST or encounter.sex not in {"F", "M"}:
        return None, (Notice("missing", "no age or no sex; categories without a score"),)
    problems: list[Notice] = []
    dual = _coded(facts, "medicare_dual", _DUAL_CODES, problems)
    reason = _coded(facts, "medicare_orec", _REASONS, problems)
    months = facts.get("medicare_graft_months")
    person = Person(
        age,
        encounter.sex,
        dual or "00",
        reason or ("0" if age >= AGED else DISABILITY),
        facts.get("medicare_new_enrollee") is True,
        facts.get("medicare_snp") is True,
        facts.get("medicare_low_income") is True,
        facts.get("medicare_institutional") is True,
        facts.get("medicare_dialysis") is True,
        months if isinstance(months, int) and not isinstance(months, bool) and months >= 0 else None,
    )
    return person, (*problems, *_assumed(person, dual, reason, encounter))


def _coded(facts: Mapping[str, Fact], name: str, known: frozenset[str], problems: list[Notice]) -> str | None:
    value = facts.get(name)
    if value is None:
        return None
    if isinstance(value, str) and value.upper() in known:
        return value.upper()
    problems.append(Notice("fact", f"facts.{name} is not one of {', '.join(sorted(known))}; passed over"))
    return None


def _assumed(person: Person, dual: str | None, reason: str | None, encounter: Encounter) -> Iterator[Notice]:
    assumed = []
    if dual is None:
        assumed.append("no Medicaid")
    if reason is None:
        assumed.append("entitled by age" if person.is_aged else "entitled by disability")
    if encounter.birth_date is None:
        assumed.append("the age of the encounter as that of 1 February of the payment year")
    if assumed:
        yield Notice("assumed", f"scored with {', '.join(assumed)}")
