"""A payer's rules as records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.encounter.coded import Encounter, ServiceLine

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.edits.payer.periods import Period
    from medcodex.terminology.service_codes import ServiceCodes

Test = Callable[[Encounter, ServiceLine | None], bool]
"""Whether a claim, or a line of it, has something."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One key of a rule: its word, its value as text, and the test."""

    word: str
    said: str
    holds: Test


@dataclass(frozen=True, slots=True)
class Limit:
    """How often and how much. ``times`` services (``count``: services, days or units) within ``every``; units of a
    line, a day, a claim; ``filed_within`` from the service to the day the payer got the claim. ``counts`` are the
    codes counted together; None counts each code for itself."""

    units_per_line: int | None = None
    units_per_day: int | None = None
    units_per_claim: int | None = None
    times: int | None = None
    every: Period | None = None
    count: str = "services"
    counts: ServiceCodes | None = None
    filed_within: Period | None = None

    @property
    def of_lines(self) -> bool:
        """Whether anything but the filing of the claim is limited."""
        return any(
            one is not None for one in (self.units_per_line, self.units_per_day, self.units_per_claim, self.times)
        )


@dataclass(frozen=True, slots=True)
class ExampleCase:
    """An example in a rule file: an encounter as JSON would hold it, which the rule finds fault with or passes."""

    fails: bool
    encounter: Mapping[str, Any]
    note: str


@dataclass(frozen=True, slots=True)
class PayerRule:
    """One rule. ``by_line`` where it looks at each service line, else at the claim as a whole; ``codes`` are the codes
    of the lines it looks at, None for all. ``start`` and ``end`` are the first and last day of service."""

    id: str
    title: str
    severity: str
    source: str
    start: dt.date
    end: dt.date | None
    message: str
    mend: str
    by_line: bool
    codes: ServiceCodes | None
    applies: tuple[Clause, ...]
    requires: tuple[Clause, ...]
    forbids: tuple[Clause, ...]
    limit: Limit | None
    examples: tuple[ExampleCase, ...]

    def in_force(self, day: dt.date) -> bool:
        """Whether it judges services of this day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One version of a payer's rules. ``names`` are the names of the payer as claims give them; ``start`` and ``end``
    the first and last day of service; ``warnings`` what is allowed but probably not meant."""

    payer: str
    title: str
    names: tuple[str, ...]
    version: str
    start: dt.date
    end: dt.date | None
    source: str
    rules: tuple[PayerRule, ...]
    warnings: tuple[str, ...] = ()

    def in_force(self, day: dt.date) -> bool:
        """Whether this version answers for services of this day, if no later one does."""
        return self.start <= day and (self.end is None or day <= self.end)
