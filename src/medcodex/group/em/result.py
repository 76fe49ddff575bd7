"""What is said of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter import Notice


class Level(IntEnum):
    """Levels of decision making, lowest first; NONE where not even the lowest is met."""

    NONE = 0
    STRAIGHTFORWARD = 1
    LOW = 2
    MODERATE = 3
    HIGH = 4

    @property
    def word(self) -> str:
        """As tables and answers write it."""
        return self.name.lower()


LEVELS = (Level.STRAIGHTFORWARD, Level.LOW, Level.MODERATE, Level.HIGH)


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the explanation: what it is about, what was counted or decided, the rule's source."""

    about: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Service:
    """Something to report. ``level`` is the level's word or what takes its place (a band of ages, "first",
    "additional"). ``system`` is hcpcs or cpt; ``code`` None where it is the licensee's and not loaded. ``rules`` says
    whose rule asks for it: any, cms or cpt."""

    kind: str
    family: str
    level: str
    system: str
    code: str | None
    units: int = 1
    modifiers: tuple[str, ...] = ()
    rules: str = "any"


@dataclass(frozen=True, slots=True)
class EmResult:
    """The answer to one visit. ``level`` is the one reported, the higher of ``mdm`` and ``time``, and None where the
    family has none; ``by`` says which it was. ``minutes`` are those that counted. ``billed_by`` is physician, npp,
    teaching physician, or None where the facts do not tell or nobody may. ``code_note`` stands where a service has no
    code."""

    family: str
    level: Level | None
    problems: Level | None
    data: Level | None
    risk: Level | None
    mdm: Level | None
    time: Level | None
    minutes: int | None
    by: str | None
    billed_by: str | None
    services: tuple[Service, ...]
    why: tuple[Reason, ...]
    code_note: str = ""


class VisitCodes(Protocol):
    """The licensee's map from family and level to a CPT code."""

    @property
    def note(self) -> str:
        """What stands where a code does not."""

    @property
    def notices(self) -> Sequence[Notice]:
        """What is behind the date."""

    def code(self, family: str, level: str) -> str | None:
        """The code; None where the release loaded does not tell it, or none is loaded."""


@dataclass(frozen=True, slots=True)
class NoCodes:
    """VisitCodes where no CPT release is loaded."""

    note: str = "code needs your AMA licence"
    notices: tuple[Notice, ...] = ()

    def code(self, family: str, level: str) -> str | None:
        return None


def second_highest(levels: Sequence[Level]) -> Level:
    """What two of three elements meet or exceed."""
    return sorted(levels, reverse=True)[1]
