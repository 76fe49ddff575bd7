"""A practice chart with its answer key."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal

    from medcodex.encounter import Claim, Setting
    from medcodex.encounter.coded import Fact

NO_FACTS: Mapping[str, Fact] = MappingProxyType({})


class Level(StrEnum):
    """How hard a chart is: one convention at a time, a day's work, what seniors discuss."""

    FOUNDATION = "foundation"
    WORKING = "working"
    ADVANCED = "advanced"


class Role(StrEnum):
    """What a code of a key is on the claim."""

    FIRST_LISTED = "first-listed"
    PRINCIPAL = "principal"
    SECONDARY = "secondary"
    PROCEDURE = "procedure"
    SERVICE = "service"


DIAGNOSES = frozenset({Role.FIRST_LISTED, Role.PRINCIPAL, Role.SECONDARY})


class Need(StrEnum):
    """Whether a code has to be reported, or may be reported without loss."""

    REQUIRED = "required"
    ACCEPTABLE = "acceptable"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a chart: ``text`` equals ``documents[document].text[start:end]``."""

    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A document of a practice chart; ``role`` is the author's, such as "attending"."""

    id: str
    text: str
    type: str = ""
    author: str = ""
    role: str = ""
    signed: bool = True
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class KeyCode:
    """One code of an answer key. ``alternatives`` are accepted in its place with full credit; it stands ``before`` the
    codes named there; ``guideline`` names sections of the Official Guidelines or of another rule book."""

    system: str
    code: str
    role: Role
    need: Need = Need.REQUIRED
    alternatives: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    poa: str | None = None
    evidence: tuple[Quote, ...] = ()
    rationale: str = ""
    guideline: tuple[str, ...] = ()
    date: dt.date | None = None
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = None
    tooth: str | None = None
    surfaces: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=lambda: NO_FACTS)

    @property
    def accepted(self) -> tuple[str, ...]:
        """The code and what is accepted in its place."""
        return (self.code, *self.alternatives)


@dataclass(frozen=True, slots=True)
class Tempting:
    """A wrong code that the chart tempts to, and why it is wrong."""

    system: str
    code: str
    because: str
    guideline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitKey:
    """The level of medical decision making of a visit, element by element: straightforward, low, moderate, high."""

    level: str
    problems: str
    data: str
    risk: str
    rationale: str


@dataclass(frozen=True, slots=True)
class DrgKey:
    """The MS-DRG that the key's claim groups to."""

    ms_drg: str
    rationale: str


@dataclass(frozen=True, slots=True)
class QueryKey:
    """What a careful coder asks the provider about before closing the chart."""

    about: str
    because: str
    evidence: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """The answer to a chart. ``codes`` stand in claim order; ``first`` are the codes any of which may lead the claim.
    ``releases`` names the releases against which the author checked it."""

    codes: tuple[KeyCode, ...]
    first: tuple[str, ...]
    tempting: tuple[Tempting, ...] = ()
    visit: VisitKey | None = None
    drg: DrgKey | None = None
    queries: tuple[QueryKey, ...] = ()
    releases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Case:
    """A practice chart: an invented or de-identified encounter. ``date`` is the discharge of a stay, else the date of
    service; ``age`` counts years, ``age_days`` days of a child under a year; ``digest`` changes with any of it."""

    id: str
    title: str
    setting: Setting
    claim: Claim
    level: Level
    topics: tuple[str, ...]
    objective: str
    date: dt.date
    documents: tuple[CaseDocument, ...]
    key: Key
    sex: str
    age: int | None = None
    age_days: int | None = None
    birth_weight_g: int | None = None
    admitted: dt.date | None = None
    payer: str | None = None
    discharge_status: str | None = None
    minutes: int = 10
    facts: Mapping[str, Fact] = field(default_factory=lambda: NO_FACTS)
    author: str = ""
    licence: str = ""
    digest: str = ""

    @property
    def note(self) -> str:
        """All documents as one text, each under its type where there are several."""
        if len(self.documents) == 1:
            return self.documents[0].text
        return "\n\n".join(f"=== {one.type or one.id} ===\n{one.text}" for one in self.documents)
