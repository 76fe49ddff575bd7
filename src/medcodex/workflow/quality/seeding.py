"""Seeded wrong suggestions: how many are noticed tells whether proposals are read or waved through.

Of some claims, one proposed code is put beside its right one's place: a code of the same category that the note does
not support. Which one it is stands in a table that only auditors see. A seed never reaches a claim: completion stops
while it is kept (``stop_of``), and says what it was and what the engine had proposed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from medcodex.workflow.rates import rate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from medcodex.workflow.rates import Rate

STOP_RULE = "quality-seed"
MOST_SHARE = 0.05
"""Of claims: more would wear out the trust that the others need."""


class SeedOutcome(StrEnum):
    """What became of a seed."""

    WAITING = "waiting"
    CAUGHT = "caught"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class SeedPlan:
    """A proposed code (``right``) and the wrong one to show in its place."""

    system: str
    right: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Seed:
    """A planted seed of a claim: the code that the engine proposed (``right``), the one that is shown (``wrong``),
    whether it was caught or kept when the coder first wanted to complete the claim, and who that was. Only the first
    try counts: from then on the coder knows."""

    id: str
    chart_id: str
    claim: str
    system: str
    right: str
    wrong: str
    planted_at: dt.datetime
    outcome: SeedOutcome = SeedOutcome.WAITING
    coder: str | None = None
    told_at: dt.datetime | None = None


class Decoys(Protocol):
    """Where wrong codes come from: the code book."""

    def decoys(self, system: str, code: str, day: dt.date) -> Sequence[str]:
        """Valid codes beside one, of its category, none of them the code itself; empty where there are none."""


def plan(
    codes: Iterable[tuple[str, str]], *, key: str, seed: str, share: float, decoys: Decoys, day: dt.date
) -> SeedPlan | None:
    """Where to put a seed among the proposed codes (system, code) of the claim that ``key`` names: one in ``share`` of
    claims, at most ``MOST_SHARE``; None in the others. As good as drawn, and drawn again by the same seed."""
    if _drawn(seed, key) >= min(share, MOST_SHARE):
        return None
    known = list(dict.fromkeys(codes))
    for system, code in sorted(known, key=lambda one: _drawn(seed, f"{key}/{one}")):
        wrong = [one for one in decoys.decoys(system, code, day) if (system, one) not in known]
        if wrong:
            return SeedPlan(system, code, min(wrong, key=lambda one: _drawn(seed, f"{key}/{code}/{one}")))
    return None


def outcome_of(seed: Seed, codes: Iterable[tuple[str, str]]) -> SeedOutcome:
    """What became of a seed by the codes (system, code) that a coder wants on the claim."""
    return SeedOutcome.KEPT if (seed.system, seed.wrong) in set(codes) else SeedOutcome.CAUGHT


def stop_of(seed: Seed) -> str:
    """What the coder is told who kept a seed."""
    return (
        f"{seed.wrong} was planted to see whether proposals are read, and cannot go on a claim; the engine had "
        f"proposed {seed.right}. Remove it or change it to what the record supports."
    )


def caught(seeds: Iterable[Seed]) -> Rate:
    """The share of seeds that were caught, of those whose claim was to be completed."""
    told = [one.outcome for one in seeds if one.outcome is not SeedOutcome.WAITING]
    return rate(sum(one is SeedOutcome.CAUGHT for one in told), len(told))


def _drawn(seed: str, key: str) -> float:
    """A number from 0 to below 1."""
    return int.from_bytes(sha256(f"{seed}\x00{key}".encode()).digest()[:7]) / 2**56
