"""One encounter as the rules for services see it: its coded lines, what was done before, and what the tables say."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.edits.services.packages import LONGEST, Package, packages_of
from medcodex.encounter import Claim

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from medcodex.edits.services.code_sets import ServiceSets
    from medcodex.edits.services.fees import FeeTables
    from medcodex.encounter.coded import Encounter, ServiceLine

RENDERING = "rendering"
HOSPITAL_OUTPATIENT = "13"
_NO_SETS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Service:
    """A coded line of the claim, or a service of the patient's history, which has no ``line`` and no ``place``.
    ``last`` is the last day of a line that spans days."""

    code: str
    modifiers: tuple[str, ...]
    day: dt.date
    last: dt.date
    provider: str | None
    sets: frozenset[str]
    place: int | None = None
    line: ServiceLine | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """What a case is read by. A table that is None is not asked at all."""

    sets: ServiceSets
    fees: FeeTables | None = None
    outpatient: FeeTables | None = None
    effects: Mapping[str, str] = field(default_factory=dict)


class Case:
    """What a rule may ask of an encounter. ``told`` collects what the words of a condition found that the finding
    should name, ``named`` the codes of it, ``cited`` the releases that it rests on."""

    def __init__(self, encounter: Encounter, tables: Tables) -> None:
        self.encounter = encounter
        self.tables = tables
        self.professional = encounter.claim is Claim.PROFESSIONAL
        self.outpatient = not self.professional and not encounter.setting.is_inpatient
        rendering = encounter.providers.get(RENDERING)
        self.rendering = rendering.npi if rendering is not None else None
        self.taxonomy = (rendering.taxonomy or "") if rendering is not None else ""
        holding = tables.sets.holding
        self.services = tuple(
            Service(
                code := _code(line.code),
                tuple(modifier.upper() for modifier in line.modifiers),
                day := encounter.day_of(line),
                max(day, line.through or day),
                line.provider or self.rendering,
                holding(code),
                place,
                line,
            )
            for place, line in enumerate(encounter.lines)
            if line.code
        )
        self.told: list[str] = []
        self.named: list[str] = []
        self.cited: list[str] = []

    @cached_property
    def earlier(self) -> tuple[Service, ...]:
        """The services of the patient's history; what sets hold them is never asked."""
        return tuple(
            Service(
                _code(past.code),
                tuple(modifier.upper() for modifier in past.modifiers),
                past.date,
                past.date,
                past.provider,
                _NO_SETS,
            )
            for past in self.encounter.history
        )

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """The global packages of what was done, on the claim and before it."""
        return tuple(packages_of(self))

    @property
    def hospital_outpatient(self) -> bool:
        """An outpatient facility claim of bill type 13x, or of none given."""
        return (
            self.outpatient and (self.encounter.bill_type or HOSPITAL_OUTPATIENT).lstrip("0")[:2] == HOSPITAL_OUTPATIENT
        )

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The days of the claim's services in order, before them those of earlier services whose packages may reach
        into the claim."""
        own = {service.day for service in self.services}
        if not own or not self.professional:
            return tuple(sorted(own))
        first = min(own)
        return tuple(sorted(own | {service.day for service in self.earlier if first - service.day <= LONGEST}))

    def fee(self, service: Service) -> Mapping[str, str] | None:
        """What the fee schedule of its day says of a service; None where it has no row of it or is not loaded."""
        table = self.tables.fees.on(service.day) if self.tables.fees is not None else None
        return table.indicators(service.code) if table is not None else None

    def status(self, service: Service) -> Mapping[str, str] | None:
        """What Addendum B of its day says of a service; None as for fee."""
        table = self.tables.outpatient.on(service.day) if self.tables.outpatient is not None else None
        return table.indicators(service.code) if table is not None else None

    def others(self, service: Service) -> Iterator[Service]:
        """The other services of the same day, on the claim and in the history."""
        for other in (*self.services, *self.earlier):
            if other is not service and other.day == service.day:
                yield other

    def tell(self, text: str, code: str) -> None:
        """What the finding is to name."""
        self.told.append(text)
        self.named.append(code)

    def cite(self, tables: FeeTables | None, service: Service) -> bool:
        """Let the finding cite the release that answers for a service; false where none does."""
        table = tables.on(service.day) if tables is not None else None
        if table is not None:
            self.cited.append(table.release)
        return table is not None

    def kept(self) -> tuple[int, int, int]:
        """How much is told, named and cited by now."""
        return len(self.told), len(self.named), len(self.cited)

    def keep(self, kept: tuple[int, int, int] = (0, 0, 0)) -> None:
        """Forget what came after ``kept``; all of it where that is not given."""
        told, named, cited = kept
        del self.told[told:], self.named[named:], self.cited[cited:]


def _code(text: str | None) -> str:
    return (text or "").strip().upper()


def who(one: Service, other: Service) -> str:
    """Whether two services are of one provider: "same", "other", or "unknown" where one of them names none. Lines of
    one claim that name none are of who bills it."""
    if one.provider is None and other.provider is None and one.line is not None and other.line is not None:
        return "same"
    if one.provider is None or other.provider is None:
        return "unknown"
    return "same" if one.provider == other.provider else "other"
