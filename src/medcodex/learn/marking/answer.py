"""A learner's answer to a practice chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class AnswerCode:
    """One code of an answer, in printed form. ``system`` is None where the learner told none and no system's form
    fits; the code is then as it was typed."""

    system: str | None
    code: str
    poa: str | None = None
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = None
    tooth: str | None = None
    surfaces: str | None = None

    @property
    def named(self) -> tuple[str | None, str]:
        """The code with its system."""
        return (self.system, self.code)

    @property
    def same(self) -> tuple[object, ...]:
        """By what two codes are one: a service may stand on lines that differ in modifiers, tooth or surfaces."""
        return (self.system, self.code, frozenset(self.modifiers), self.tooth, frozenset(self.surfaces or ""))


@dataclass(frozen=True, slots=True)
class AnswerVisit:
    """The level of the visit and, where they are told, its elements."""

    level: str
    problems: str | None = None
    data: str | None = None
    risk: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: ``codes`` in claim order; ``ms_drg`` a guess in three digits; ``queries`` what the learner would ask
    the provider, in their own words; ``seconds`` the time it took where it was measured."""

    codes: tuple[AnswerCode, ...]
    visit: AnswerVisit | None = None
    ms_drg: str | None = None
    queries: tuple[str, ...] = ()
    seconds: int | None = None
