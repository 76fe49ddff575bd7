"""A visit as its facts tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from medcodex.group.em.tables import Family
    from medcodex.group.em.values import Documented

MEDICARE = "medicare"


@dataclass(frozen=True, slots=True)
class Shared:
    """A visit shared by physician and non-physician practitioner: minutes of each, and who did the substantive part
    of the decision making."""

    physician: int | None
    npp: int | None
    mdm_by: str | None


@dataclass(frozen=True, slots=True)
class IncidentTo:
    """What decides whether a practitioner's visit is billed as incident to a physician's."""

    supervision: str
    new_problem: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """The facts of a visit. ``documented`` are the items of each element, None where nothing is told of it; ``minutes``
    are those that count; ``payer`` is medicare, other, or None where it is not named; ``hospital_clinic`` is a visit in
    a hospital's clinic on the hospital's own claim; ``marks`` are facts with a value that may ask for a modifier by
    themselves; ``newness`` says how new or established was decided, where a date decided it; the rest is as the
    vocabulary has it."""

    day: date
    family: Family
    payer: str | None
    age: int | None
    documented: Mapping[str, tuple[Documented, ...] | None]
    billed_tests: frozenset[str]
    minutes: int | None
    minutes_separate: int
    minutes_staff: int
    minutes_other_days: int
    place: str | None
    clinician: str | None
    shared: Shared | None
    teaching: str | None
    incident_to: IncidentTo | None
    sa: bool
    others: tuple[str, ...]
    separate: bool | None
    wellness: str | None
    longitudinal: bool
    hospital_clinic: bool
    marks: tuple[tuple[str, str], ...]
    hours: int | None
    newness: str | None

    @property
    def has_mdm(self) -> bool:
        """Whether anything is told of decision making."""
        return any(found is not None for found in self.documented.values())

    @property
    def has_problem(self) -> bool:
        """Whether anything is told that could level a visit for a problem."""
        return self.has_mdm or self.minutes is not None

    @property
    def medicare(self) -> bool:
        return self.payer == MEDICARE

    def under(self, rules: str) -> bool:
        """Whether rules (any, cms, cpt) hold for the payer; with no payer named all are told."""
        return rules == "any" or self.payer is None or (rules == "cms") == self.medicare
