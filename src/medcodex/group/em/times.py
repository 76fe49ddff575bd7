"""Minutes that levels, prolonged time and critical care ask for (floors.tsv, prolonged.tsv, critical.tsv)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.group.em.result import LEVELS, Level
from medcodex.group.em.rows import rows_on

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Floors:
    """Least minutes of each level, lowest level first."""

    minutes: tuple[int, ...]
    source: str

    def level(self, minutes: int) -> Level:
        """The highest level whose minutes are met."""
        met = [level for level, floor in zip(LEVELS, self.minutes, strict=True) if floor <= minutes]
        return met[-1] if met else Level.NONE


@dataclass(frozen=True, slots=True)
class Prolonged:
    """From ``minutes`` on prolonged time is reported. ``rules`` are cms or cpt, ``code`` CMS's own, ``kind`` what the
    licensee's is of, ``days`` whether days around the visit count."""

    rules: str
    code: str | None
    kind: str
    minutes: int
    days: bool
    source: str


@dataclass(frozen=True, slots=True)
class CriticalCare:
    """Minutes from which the first and the second unit are reported, and the step of each further one."""

    rules: str
    first: int
    second: int
    step: int
    source: str


@lru_cache(1024)
def floors(family: str, day: date) -> Floors | None:
    """The minutes of a family's levels on a day; None where time selects none."""
    for row in rows_on("floors", day):
        if row["family"] == family:
            return Floors(tuple(int(row[level.word]) for level in LEVELS), row["source"])
    return None


@lru_cache(1024)
def prolonged(family: str, day: date) -> tuple[Prolonged, ...]:
    """The thresholds of prolonged time beside a family's highest level on a day."""
    return tuple(
        Prolonged(
            row["rules"], row["code"] or None, row["kind"], int(row["minutes"]), row["days"] == "yes", row["source"]
        )
        for row in rows_on("prolonged", day)
        if row["family"] == family
    )


@lru_cache(256)
def critical_care(day: date) -> tuple[CriticalCare, ...]:
    """The units of critical care on a day, by each of the rules."""
    return tuple(
        CriticalCare(row["rules"], int(row["first"]), int(row["second"]), int(row["step"]), row["source"])
        for row in rows_on("critical", day)
    )
