"""What became of the engine's proposals: kept, changed or left out, by code family and over time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from medcodex.workflow.quality.claim_codes import family
from medcodex.workflow.rates import rate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from medcodex.workflow.rates import Rate


class Fate(StrEnum):
    """What a coder did with a proposal, by the time the claim was completed."""

    KEPT = "kept"
    CHANGED = "changed"
    LEFT_OUT = "left out"


class Proposal(NamedTuple):
    """A proposed code of a completed claim, with the day of completion and the engine's confidence."""

    day: dt.date
    system: str
    code: str
    confidence: float
    fate: Fate


class Addition(NamedTuple):
    """A code that a coder added: the engine had not proposed it."""

    day: dt.date
    system: str
    code: str


@dataclass(frozen=True, slots=True)
class FamilyAcceptance:
    """The proposals of one family: ``kept`` as they came, ``changed`` to another code, ``left_out``; codes ``added`` by
    hand; ``found``: of the codes that went out, how many were proposals kept as they came. ``by_month`` is the kept
    share of each month, by its first day."""

    system: str
    family: str
    proposed: int
    changed: int
    left_out: int
    added: int
    kept: Rate
    found: Rate
    mean_confidence: float
    by_month: tuple[tuple[dt.date, Rate], ...]


def acceptance(proposals: Iterable[Proposal], additions: Iterable[Addition]) -> list[FamilyAcceptance]:
    """The families of all proposals and additions, those with most proposals first."""
    by_family: dict[tuple[str, str], list[Proposal]] = defaultdict(list)
    added: dict[tuple[str, str], int] = defaultdict(int)
    for one in proposals:
        by_family[one.system, family(one.system, one.code)].append(one)
    for other in additions:
        added[other.system, family(other.system, other.code)] += 1
    names = sorted({*by_family, *added}, key=lambda name: (-len(by_family.get(name, ())), name))
    return [_of_family(name, by_family.get(name, []), added.get(name, 0)) for name in names]


def _of_family(name: tuple[str, str], proposals: list[Proposal], added: int) -> FamilyAcceptance:
    fates = [one.fate for one in proposals]
    kept, changed = fates.count(Fate.KEPT), fates.count(Fate.CHANGED)
    months: dict[dt.date, list[bool]] = defaultdict(list)
    for one in proposals:
        months[one.day.replace(day=1)].append(one.fate is Fate.KEPT)
    return FamilyAcceptance(
        *name,
        len(proposals),
        changed,
        fates.count(Fate.LEFT_OUT),
        added,
        rate(kept, len(proposals)),
        rate(kept, kept + changed + added),
        sum(one.confidence for one in proposals) / len(proposals) if proposals else 0.0,
        tuple((month, rate(sum(months[month]), len(months[month]))) for month in sorted(months)),
    )
